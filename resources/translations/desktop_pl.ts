<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pl" sourcelanguage="en">
<context>
    <name>ActionBar</name>
    <message>
        <source>Copy details</source>
        <translation>Kopiuj szczegóły</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Potwierdź</translation>
    </message>
    <message>
        <source>Next unit</source>
        <translation>Następne urządzenie</translation>
    </message>
    <message>
        <source>The verdict has been seen</source>
        <translation>Potwierdź, że wynik został obejrzany</translation>
    </message>
    <message>
        <source>Another unit is here now</source>
        <translation>Teraz jest tu inne urządzenie</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
    <message>
        <source>Scan the label of the unit</source>
        <translation>Zeskanuj etykietę urządzenia</translation>
    </message>
    <message>
        <source>done. Remove the unit, or put the next one on.</source>
        <translation>gotowe. Zdejmij urządzenie albo załóż następne.</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
</context>
<context>
    <name>AddMenu</name>
    <message>
        <source>Search by name or number</source>
        <translation>Szukaj nazwy lub numeru</translation>
    </message>
    <message>
        <source>Search what to add</source>
        <translation>Szukaj, co dodać</translation>
    </message>
    <message>
        <source>What may be added</source>
        <translation>Co można dodać</translation>
    </message>
</context>
<context>
    <name>AgainChoice</name>
    <message>
        <source>Same identity, new keys</source>
        <translation>Ta sama tożsamość, nowe klucze</translation>
    </message>
    <message>
        <source>New identity...</source>
        <translation>Nowa tożsamość...</translation>
    </message>
    <message>
        <source>It keeps its name and gets new keys.</source>
        <translation>Zachowa nazwę i dostanie nowe klucze.</translation>
    </message>
    <message>
        <source>It gets a new name. The old one is never used again.</source>
        <translation>Dostanie nową nazwę. Stara nie będzie już nigdy użyta.</translation>
    </message>
</context>
<context>
    <name>Backend</name>
    <message>
        <source>This version flashes no real boards yet.</source>
        <translation>Ta wersja nie wgrywa jeszcze obrazów na prawdziwe płytki.</translation>
    </message>
    <message>
        <source>Leave the images out of the job: boards with the provisioning firmware work as they are.</source>
        <translation>Usuń obrazy z zadania: płytki z firmware&apos;em do provisioningu działają bez wgrywania.</translation>
    </message>
    <message>
        <source>Probes attached: {0}</source>
        <translation>Podłączone sondy: {0}</translation>
    </message>
    <message>
        <source>Virtual boards, for training and for trying a job</source>
        <translation>Wirtualne płytki, do szkolenia i do wypróbowania zadania</translation>
    </message>
    <message>
        <source>This user may not open {0}.</source>
        <translation>Ten użytkownik nie ma prawa otworzyć {0}.</translation>
    </message>
    <message>
        <source>Put the user into the group dialout (on some systems uucp), log in anew.</source>
        <translation>Dodaj użytkownika do grupy dialout (w niektórych systemach uucp) i zaloguj się ponownie.</translation>
    </message>
    <message>
        <source>Ports of USB devices: {0}</source>
        <translation>Porty urządzeń USB: {0}</translation>
    </message>
    <message>
        <source>Registers units at a Coiote server. Its address is in the job.</source>
        <translation>Rejestruje urządzenia na serwerze Coiote. Jego adres jest w zadaniu.</translation>
    </message>
    <message>
        <source>Keeps the tokens of servers: {0}</source>
        <translation>Przechowuje tokeny serwerów: {0}</translation>
    </message>
    <message>
        <source>Objects with a definition: {0}</source>
        <translation>Obiekty z definicją: {0}</translation>
    </message>
    <message>
        <source>Every unit and every run: {0}</source>
        <translation>Każde urządzenie i każdy przebieg: {0}</translation>
    </message>
</context>
<context>
    <name>BackendsCard</name>
    <message>
        <source>What this PC can work with</source>
        <translation>Z czym ten komputer może pracować</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Sprawdź ponownie</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>Sprawdzanie …</translation>
    </message>
    <message>
        <source>found</source>
        <translation>jest</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>brak</translation>
    </message>
    <message>
        <source>Programmer</source>
        <translation>Programator</translation>
    </message>
    <message>
        <source>Serial ports</source>
        <translation>Porty szeregowe</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serwer</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>Pęk kluczy</translation>
    </message>
    <message>
        <source>Object definitions</source>
        <translation>Definicje obiektów</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Rejestr</translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message>
        <source>The settings could not be saved. {0}</source>
        <translation>Nie można zapisać ustawień. {0}</translation>
    </message>
</context>
<context>
    <name>ChoiceField</name>
    <message>
        <source>{0} is none of the choices.</source>
        <translation>Nie ma takiej opcji: {0}.</translation>
    </message>
    <message>
        <source>{0}, another value</source>
        <translation>{0}, inna wartość</translation>
    </message>
    <message>
        <source>Type the value</source>
        <translation>Wpisz wartość</translation>
    </message>
    <message>
        <source>Another…</source>
        <translation>Inna…</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>Closing …</source>
        <translation>Zamykanie …</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Zatrzymaj i zamknij</translation>
    </message>
    <message>
        <source>Keep working</source>
        <translation>Pracuj dalej</translation>
    </message>
    <message>
        <source>Units are being worked on. Stop them and close?</source>
        <translation>Trwa praca nad urządzeniami. Zatrzymać je i zamknąć?</translation>
    </message>
</context>
<context>
    <name>ConfigurationPage</name>
    <message>
        <source>Waiting for the drive …</source>
        <translation>Czekam na dysk …</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Zadanie</translation>
    </message>
    <message>
        <source>No job is open</source>
        <translation>Nie otwarto zadania</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>jeszcze niezapisane</translation>
    </message>
    <message>
        <source>A fault of this program: the job could not be checked. Your work is safe; save it.</source>
        <translation>Błąd tego programu: nie można sprawdzić zadania. Twoja praca jest bezpieczna; zapisz ją.</translation>
    </message>
</context>
<context>
    <name>ConfigurationTreeModel</name>
    <message>
        <source>Board and images</source>
        <translation>Płytka i obrazy</translation>
    </message>
    <message>
        <source>Endpoint name</source>
        <translation>Nazwa endpointu</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>Poświadczenia</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serwer</translation>
    </message>
    <message>
        <source>Steps and checks</source>
        <translation>Kroki i kontrole</translation>
    </message>
    <message>
        <source>Device configuration</source>
        <translation>Konfiguracja urządzenia</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Zadanie</translation>
    </message>
    <message>
        <source>Bootstrap server</source>
        <translation>Serwer Bootstrap</translation>
    </message>
    <message>
        <source>Management server</source>
        <translation>Serwer zarządzający</translation>
    </message>
    <message>
        <source>Short Server ID {0}</source>
        <translation>Short Server ID {0}</translation>
    </message>
    <message>
        <source>Object {0}</source>
        <translation>Obiekt {0}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>brak</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n błąd</numerusform>
            <numerusform>%n błędy</numerusform>
            <numerusform>%n błędów</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n ostrzeżenie</numerusform>
            <numerusform>%n ostrzeżenia</numerusform>
            <numerusform>%n ostrzeżeń</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Contents</name>
    <message>
        <source>Unlock the window first: it is set for the operator.</source>
        <translation>Najpierw odblokuj okno: jest w trybie operatora.</translation>
    </message>
</context>
<context>
    <name>Controller</name>
    <message>
        <source>Units are running. Stop them first.</source>
        <translation>Urządzenia są w trakcie pracy. Najpierw je zatrzymaj.</translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s) passed here before: choose for each of them.</source>
        <translation>
            <numerusform>%n urządzenie już tu przeszło: wybierz, co z nim zrobić.</numerusform>
            <numerusform>%n urządzenia już tu przeszły: wybierz dla każdego z nich.</numerusform>
            <numerusform>%n urządzeń już tu przeszło: wybierz dla każdego z nich.</numerusform>
        </translation>
    </message>
    <message>
        <source>Scan the label of the unit in slot {0}.</source>
        <translation>Zeskanuj etykietę urządzenia na stanowisku {0}.</translation>
    </message>
</context>
<context>
    <name>CrashReport</name>
    <message>
        <source>The program crashed the last time. Please send the report to whoever looks after it: {0}</source>
        <translation>Program ostatnio uległ awarii. Prześlij raport osobie, która się nim opiekuje: {0}</translation>
    </message>
</context>
<context>
    <name>DataCard</name>
    <message>
        <source>Data</source>
        <translation>Dane</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>Ledger, settings, log of the program, object definitions</source>
        <translation>Rejestr, ustawienia, dziennik programu, definicje obiektów</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Otwórz folder</translation>
    </message>
    <message>
        <source>No program opens folders here. The folder is {0}.</source>
        <translation>Żaden program nie otwiera tu folderów. Folder to {0}.</translation>
    </message>
</context>
<context>
    <name>DeviceModel</name>
    <message>
        <source>Slot {0}</source>
        <translation>Stanowisko {0}</translation>
    </message>
</context>
<context>
    <name>DeviceState</name>
    <message>
        <source>EMPTY</source>
        <translation>PUSTE</translation>
    </message>
    <message>
        <source>Plug in a unit</source>
        <translation>Podłącz urządzenie</translation>
    </message>
    <message>
        <source>READY</source>
        <translation>GOTOWE</translation>
    </message>
    <message>
        <source>Press Space</source>
        <translation>Naciśnij spację</translation>
    </message>
    <message>
        <source>WORKING</source>
        <translation>PRACUJE</translation>
    </message>
    <message>
        <source>PASS</source>
        <translation>PASS</translation>
    </message>
    <message>
        <source>Remove the unit</source>
        <translation>Zdejmij urządzenie</translation>
    </message>
    <message>
        <source>WAIT</source>
        <translation>CZEKA</translation>
    </message>
    <message>
        <source>Checked. It will be registered by itself. Yellow tray.</source>
        <translation>Sprawdzone. Zarejestruje się samo. Żółta taca.</translation>
    </message>
    <message>
        <source>FAIL</source>
        <translation>FAIL</translation>
    </message>
    <message>
        <source>Enter: seen</source>
        <translation>Enter: potwierdź</translation>
    </message>
    <message>
        <source>ERROR</source>
        <translation>BŁĄD</translation>
    </message>
    <message>
        <source>Not the unit&apos;s fault. Call the engineer.</source>
        <translation>To nie wina urządzenia. Wezwij inżyniera.</translation>
    </message>
    <message>
        <source>STOPPED</source>
        <translation>STOP</translation>
    </message>
    <message>
        <source>Start again when ready</source>
        <translation>Zacznij ponownie, gdy gotowe</translation>
    </message>
</context>
<context>
    <name>EditorDocument</name>
    <message>
        <source>New job</source>
        <translation>Nowe zadanie</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>import</translation>
    </message>
    <message>
        <source>Change {0}</source>
        <translation>zmianę {0}</translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>usunięcie {0}</translation>
    </message>
    <message>
        <source>The object takes no more instances.</source>
        <translation>Obiekt nie przyjmie więcej instancji.</translation>
    </message>
    <message>
        <source>Nothing of the object can be written.</source>
        <translation>W tym obiekcie niczego nie można zapisać.</translation>
    </message>
    <message>
        <source>Add {0}</source>
        <translation>dodanie {0}</translation>
    </message>
    <message>
        <source>Nothing is known of this resource.</source>
        <translation>Nic nie wiadomo o tym zasobie.</translation>
    </message>
</context>
<context>
    <name>EditorKeys</name>
    <message>
        <source>Next problem</source>
        <translation>Następny problem</translation>
    </message>
    <message>
        <source>Previous problem</source>
        <translation>Poprzedni problem</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Dodaj…</translation>
    </message>
    <message>
        <source>Mend it</source>
        <translation>Popraw</translation>
    </message>
    <message>
        <source>Next column</source>
        <translation>Następna kolumna</translation>
    </message>
    <message>
        <source>Undo {0}</source>
        <translation>Cofnij {0}</translation>
    </message>
    <message>
        <source>Redo {0}</source>
        <translation>Ponów {0}</translation>
    </message>
</context>
<context>
    <name>EmptyLine</name>
    <message>
        <source>The virtual boards are starting</source>
        <translation>Wirtualne płytki się uruchamiają</translation>
    </message>
    <message>
        <source>Plug in a board</source>
        <translation>Podłącz płytkę</translation>
    </message>
    <message>
        <source>It appears here by itself. Or start the demo and try on virtual boards.</source>
        <translation>Pojawi się tu sama. Możesz też uruchomić demo i spróbować na wirtualnych płytkach.</translation>
    </message>
    <message>
        <source>Plug in a board or start the demo</source>
        <translation>Podłącz płytkę albo uruchom demo</translation>
    </message>
    <message>
        <source>The demo has virtual boards and needs nothing. Real boards need a job: it says what they get.</source>
        <translation>Demo ma wirtualne płytki i niczego nie potrzebuje. Prawdziwe płytki potrzebują zadania: mówi ono, co dostaną.</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>Uruchom demo</translation>
    </message>
    <message>
        <source>Open a job...</source>
        <translation>Otwórz zadanie...</translation>
    </message>
</context>
<context>
    <name>Fault</name>
    <message>
        <source>Cable falls out while flashing</source>
        <translation>Kabel wypada podczas wgrywania</translation>
    </message>
    <message>
        <source>Cable falls out while writing the configuration</source>
        <translation>Kabel wypada podczas zapisu konfiguracji</translation>
    </message>
    <message>
        <source>One answer is lost</source>
        <translation>Jedna odpowiedź ginie</translation>
    </message>
    <message>
        <source>One answer is damaged</source>
        <translation>Jedna odpowiedź jest uszkodzona</translation>
    </message>
    <message>
        <source>One answer is late</source>
        <translation>Jedna odpowiedź się spóźnia</translation>
    </message>
    <message>
        <source>Noise on the line</source>
        <translation>Zakłócenia na linii</translation>
    </message>
    <message>
        <source>The chip is locked</source>
        <translation>Układ jest zablokowany</translation>
    </message>
    <message>
        <source>Old program that takes no configuration</source>
        <translation>Stary program, który nie przyjmuje konfiguracji</translation>
    </message>
    <message>
        <source>Program that refuses every configuration</source>
        <translation>Program, który odrzuca każdą konfigurację</translation>
    </message>
    <message>
        <source>The chip does not keep its program</source>
        <translation>Układ nie zachowuje programu</translation>
    </message>
    <message>
        <source>The board starts over and over</source>
        <translation>Płytka ciągle się restartuje</translation>
    </message>
    <message>
        <source>The board says no to its configuration</source>
        <translation>Płytka odrzuca swoją konfigurację</translation>
    </message>
    <message>
        <source>The finished unit stays silent</source>
        <translation>Gotowe urządzenie milczy</translation>
    </message>
    <message>
        <source>The finished unit has another name</source>
        <translation>Gotowe urządzenie ma inną nazwę</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>Jobs (*.toml);;All files (*)</source>
        <translation>Zadania (*.toml);;Wszystkie pliki (*)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Otwórz</translation>
    </message>
    <message>
        <source>Old files (endpoint_cfg* *.json);;All files (*)</source>
        <translation>Stare pliki (endpoint_cfg* *.json);;Wszystkie pliki (*)</translation>
    </message>
    <message>
        <source>Import old files</source>
        <translation>Importuj stare pliki</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Zapisz jako</translation>
    </message>
    <message>
        <source>Jobs (*.toml)</source>
        <translation>Zadania (*.toml)</translation>
    </message>
</context>
<context>
    <name>FileField</name>
    <message>
        <source>Choose a file: {0}</source>
        <translation>Wybierz plik: {0}</translation>
    </message>
    <message>
        <source>no file</source>
        <translation>brak pliku</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Wybierz plik</translation>
    </message>
</context>
<context>
    <name>FoldedLog</name>
    <message>
        <source>Show log</source>
        <translation>Pokaż dziennik</translation>
    </message>
    <message>
        <source>Show all lines of the progress log</source>
        <translation>Pokaż wszystkie wiersze dziennika</translation>
    </message>
</context>
<context>
    <name>GeneralCard</name>
    <message>
        <source>This station</source>
        <translation>Ta stacja</translation>
    </message>
    <message>
        <source>Station name</source>
        <translation>Nazwa stacji</translation>
    </message>
    <message>
        <source>It is kept with every run; empty means the name of this PC.</source>
        <translation>Zapisywana przy każdym przebiegu; puste oznacza nazwę tego komputera.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Język</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Motyw</translation>
    </message>
    <message>
        <source>Sounds for PASS and FAIL</source>
        <translation>Dźwięki dla PASS i FAIL</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Jak w systemie</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Jasny</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Ciemny</translation>
    </message>
</context>
<context>
    <name>HeadBar</name>
    <message>
        <source>File</source>
        <translation>Plik</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Cofnij (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Cofnij</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Y)</source>
        <translation>Ponów (Ctrl+Y)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Ponów</translation>
    </message>
    <message>
        <source>Import old files…</source>
        <translation>Importuj stare…</translation>
    </message>
    <message>
        <source>Try on a virtual board</source>
        <translation>Wypróbuj wirtualnie</translation>
    </message>
    <message>
        <source>Use on the line</source>
        <translation>Użyj na linii</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Zapisz</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>zmienione</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>No job is open</source>
        <translation>Nie otwarto zadania</translation>
    </message>
    <message>
        <source>server {0}</source>
        <translation>serwer {0}</translation>
    </message>
    <message>
        <source>starts by itself</source>
        <translation>startuje samo</translation>
    </message>
    <message>
        <source>Start {0}</source>
        <translation>Start: {0}</translation>
    </message>
    <message>
        <source>Start all</source>
        <translation>Start: wszystkie</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Spacja</translation>
    </message>
    <message>
        <source>Stop {0}</source>
        <translation>Stop: {0}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>dobre</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>złe</translation>
    </message>
    <message>
        <source>to register</source>
        <translation>do rejestracji</translation>
    </message>
    <message>
        <source>New shift: count from zero</source>
        <translation>Nowa zmiana: licz od zera</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Zmiana</translation>
    </message>
</context>
<context>
    <name>InspectionView</name>
    <message>
        <source>A finished pack. It can be looked at, but not changed.</source>
        <translation>Gotowa paczka. Można ją obejrzeć, ale nie zmienić.</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Ścieżka</translation>
    </message>
    <message>
        <source>Resource</source>
        <translation>Zasób</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wartość</translation>
    </message>
    <message>
        <source>What the device gets</source>
        <translation>Co dostanie urządzenie</translation>
    </message>
</context>
<context>
    <name>JobMenu</name>
    <message>
        <source>New job</source>
        <translation>Nowe zadanie</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Otwórz…</translation>
    </message>
    <message>
        <source>Recent files</source>
        <translation>Ostatnie pliki</translation>
    </message>
    <message>
        <source>Import old files…</source>
        <translation>Importuj stare pliki…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Zapisz</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Zapisz jako…</translation>
    </message>
    <message>
        <source>Try on a virtual board</source>
        <translation>Wypróbuj na wirtualnej płytce</translation>
    </message>
    <message>
        <source>Use on the line</source>
        <translation>Użyj na linii</translation>
    </message>
</context>
<context>
    <name>JobScreen</name>
    <message>
        <source>Job</source>
        <translation>Zadanie</translation>
    </message>
</context>
<context>
    <name>JobSession</name>
    <message>
        <source>{0} has changes that are not saved.</source>
        <translation>{0} ma niezapisane zmiany.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Zapisz</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Odrzuć</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>One file is opened at a time: {0}. Not opened: {1}.</source>
        <translation>Otwierany jest jeden plik: {0}. Nie otwarto: {1}.</translation>
    </message>
    <message>
        <source>Save under another name…</source>
        <translation>Zapisz pod inną nazwą…</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Zastąp</translation>
    </message>
</context>
<context>
    <name>JobUses</name>
    <message>
        <source>Mend the errors first, then try it.</source>
        <translation>Najpierw popraw błędy, potem wypróbuj.</translation>
    </message>
    <message>
        <source>Mend the errors first, then use it.</source>
        <translation>Najpierw popraw błędy, potem użyj.</translation>
    </message>
</context>
<context>
    <name>LineChoice</name>
    <message>
        <source>The job of the line was changed. Use it on the line now?</source>
        <translation>Zadanie linii zostało zmienione. Użyć go teraz na linii?</translation>
    </message>
    <message>
        <source>The token of the line&apos;s server was changed. Use it on the line now?</source>
        <translation>Token serwera linii został zmieniony. Użyć go teraz na linii?</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Użyj</translation>
    </message>
    <message>
        <source>Units are running: it can be used when they have ended.</source>
        <translation>Urządzenia są w pracy: będzie można go użyć, gdy skończą.</translation>
    </message>
    <message>
        <source>The line uses it from now on.</source>
        <translation>Od teraz linia go używa.</translation>
    </message>
    <message>
        <source>The settings could not be saved. {0}</source>
        <translation>Nie można zapisać ustawień. {0}</translation>
    </message>
</context>
<context>
    <name>LockButton</name>
    <message>
        <source>For the engineer: unlock with the PIN (Ctrl+L)</source>
        <translation>Dla inżyniera: odblokuj PIN-em (Ctrl+L)</translation>
    </message>
</context>
<context>
    <name>LockCard</name>
    <message>
        <source>Operator lock</source>
        <translation>Blokada operatora</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>new PIN</source>
        <translation>nowy PIN</translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>Nowy PIN</translation>
    </message>
    <message>
        <source>once more</source>
        <translation>jeszcze raz</translation>
    </message>
    <message>
        <source>New PIN once more</source>
        <translation>Nowy PIN jeszcze raz</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Remove the PIN</source>
        <translation>Usuń PIN</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>Zablokuj teraz</translation>
    </message>
    <message>
        <source>With a PIN the window starts with the line only; Ctrl+L and the PIN open everything else.</source>
        <translation>Z PIN-em okno otwiera się tylko z linią; Ctrl+L i PIN odblokowują całą resztę.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Zmień</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Ustaw</translation>
    </message>
    <message>
        <source>Change the PIN</source>
        <translation>Zmień PIN</translation>
    </message>
    <message>
        <source>Set the PIN</source>
        <translation>Ustaw PIN</translation>
    </message>
    <message>
        <source>A PIN is set.</source>
        <translation>PIN jest ustawiony.</translation>
    </message>
    <message>
        <source>No PIN is set.</source>
        <translation>PIN nie jest ustawiony.</translation>
    </message>
    <message>
        <source>The two are not the same. Type the PIN twice.</source>
        <translation>PIN-y się różnią. Wpisz ten sam PIN dwa razy.</translation>
    </message>
    <message>
        <source>A PIN has {0} digits or more.</source>
        <translation>PIN musi mieć co najmniej tyle cyfr: {0}.</translation>
    </message>
</context>
<context>
    <name>LogHead</name>
    <message>
        <source>Progress log</source>
        <translation>Dziennik</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Wszystko</translation>
    </message>
    <message>
        <source>Lines of all slots and of the program</source>
        <translation>Wiersze wszystkich stanowisk i programu</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Ostrzeżenia</translation>
    </message>
    <message>
        <source>Warnings and errors only</source>
        <translation>Tylko ostrzeżenia i błędy</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Szukaj</translation>
    </message>
    <message>
        <source>Search in the progress log</source>
        <translation>Szukaj w dzienniku</translation>
    </message>
    <message>
        <source>following</source>
        <translation>na bieżąco</translation>
    </message>
    <message>
        <source>New lines come into sight by themselves. Scroll up to stop that.</source>
        <translation>Nowe wiersze same się pokazują. Przewiń w górę, aby to zatrzymać.</translation>
    </message>
    <message>
        <source>Jump to the newest</source>
        <translation>Do najnowszych</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiuj</translation>
    </message>
    <message>
        <source>Copy the selected lines, or all that are shown</source>
        <translation>Kopiuj zaznaczone wiersze albo wszystkie widoczne</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Zapisz…</translation>
    </message>
    <message>
        <source>Save the lines that are shown in a file</source>
        <translation>Zapisz widoczne wiersze w pliku</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ukryj</translation>
    </message>
    <message>
        <source>Show only the newest line of the log</source>
        <translation>Pokaż tylko najnowszy wiersz dziennika</translation>
    </message>
    <message>
        <source>Lines of {0} only</source>
        <translation>Tylko wiersze: {0}</translation>
    </message>
</context>
<context>
    <name>LogLevel</name>
    <message>
        <source>Warning</source>
        <translation>Ostrzeżenie</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Błąd</translation>
    </message>
</context>
<context>
    <name>LogLine</name>
    <message>
        <source>started</source>
        <translation>start</translation>
    </message>
    <message>
        <source>done in {0} s</source>
        <translation>gotowe w {0} s</translation>
    </message>
</context>
<context>
    <name>LogModel</name>
    <message>
        <source>program</source>
        <translation>program</translation>
    </message>
</context>
<context>
    <name>LogPanel</name>
    <message>
        <source>Save the progress log</source>
        <translation>Zapisz dziennik</translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>Pliki tekstowe (*.txt)</translation>
    </message>
    <message>
        <source>Progress log</source>
        <translation>Dziennik</translation>
    </message>
    <message>
        <source>Lines of the progress log</source>
        <translation>Wiersze dziennika</translation>
    </message>
    <message>
        <source>The log could not be saved. {0}</source>
        <translation>Nie można zapisać dziennika. {0}</translation>
    </message>
    <message>
        <source>The log is saved: {0}</source>
        <translation>Dziennik zapisany: {0}</translation>
    </message>
</context>
<context>
    <name>LogStep</name>
    <message>
        <source>take a name</source>
        <translation>nazwa</translation>
    </message>
    <message>
        <source>flash first image</source>
        <translation>pierwszy obraz</translation>
    </message>
    <message>
        <source>connect</source>
        <translation>połączenie</translation>
    </message>
    <message>
        <source>read identity</source>
        <translation>tożsamość</translation>
    </message>
    <message>
        <source>make credentials</source>
        <translation>poświadczenia</translation>
    </message>
    <message>
        <source>write config</source>
        <translation>konfiguracja</translation>
    </message>
    <message>
        <source>register</source>
        <translation>rejestracja</translation>
    </message>
    <message>
        <source>flash final image</source>
        <translation>obraz końcowy</translation>
    </message>
    <message>
        <source>verify</source>
        <translation>kontrola</translation>
    </message>
</context>
<context>
    <name>LogTable</name>
    <message>
        <source>Time</source>
        <translation>Czas</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Stanowisko</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Krok</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Tekst</translation>
    </message>
</context>
<context>
    <name>NameRow</name>
    <message>
        <source>Name of the unit: scan or type it</source>
        <translation>Nazwa urządzenia: zeskanuj lub wpisz</translation>
    </message>
    <message>
        <source>Name of the unit</source>
        <translation>Nazwa urządzenia</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Start with this name</source>
        <translation>Uruchom z tą nazwą</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Copy details</source>
        <translation>Kopiuj szczegóły</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>Zamknij ten komunikat</translation>
    </message>
</context>
<context>
    <name>NumberField</name>
    <message>
        <source>This is no whole number.</source>
        <translation>To nie jest liczba całkowita.</translation>
    </message>
    <message>
        <source>This is no number.</source>
        <translation>To nie jest liczba.</translation>
    </message>
    <message>
        <source>Out of range: {0}.</source>
        <translation>Poza zakresem: {0}.</translation>
    </message>
</context>
<context>
    <name>ObjectForm</name>
    <message>
        <source>Device configuration</source>
        <translation>Konfiguracja urządzenia</translation>
    </message>
    <message>
        <source>Object {0}</source>
        <translation>Obiekt {0}</translation>
    </message>
    <message>
        <source>Add an instance</source>
        <translation>Dodaj instancję</translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>Usuń {0}</translation>
    </message>
</context>
<context>
    <name>ObjlnkField</name>
    <message>
        <source>none</source>
        <translation>brak</translation>
    </message>
    <message>
        <source>Write it as object:instance, such as 66:0.</source>
        <translation>Wpisz obiekt:instancja, np. 66:0.</translation>
    </message>
</context>
<context>
    <name>OpaqueField</name>
    <message>
        <source>Hex digits are 0-9 and a-f, and come in pairs.</source>
        <translation>Cyfry szesnastkowe to 0-9 i a-f, zawsze parami.</translation>
    </message>
    <message>
        <source>Replace: {0}</source>
        <translation>Zastąp: {0}</translation>
    </message>
    <message>
        <source>Clear: {0}</source>
        <translation>Wyczyść: {0}</translation>
    </message>
    <message>
        <source>Choose a file: {0}</source>
        <translation>Wybierz plik: {0}</translation>
    </message>
    <message>
        <source>text</source>
        <translation>tekst</translation>
    </message>
    <message>
        <source>hex</source>
        <translation>hex</translation>
    </message>
    <message>
        <source>file</source>
        <translation>plik</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>urządz.</translation>
    </message>
    <message>
        <source>How the bytes are given</source>
        <translation>Jak podano bajty</translation>
    </message>
    <message>
        <source>Made or taken for each unit</source>
        <translation>Tworzone lub brane dla każdego urządzenia</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Zastąp</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Wyczyść</translation>
    </message>
    <message>
        <source>Own text</source>
        <translation>Własny tekst</translation>
    </message>
    <message>
        <source>Own bytes in hex</source>
        <translation>Własne bajty w hex</translation>
    </message>
    <message>
        <source>Bytes of a file</source>
        <translation>Bajty z pliku</translation>
    </message>
    <message>
        <source>set, {0} bytes</source>
        <translation>ustawione, bajty: {0}</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Tekst</translation>
    </message>
    <message>
        <source>Name of a file</source>
        <translation>Nazwa pliku</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Wybierz plik</translation>
    </message>
</context>
<context>
    <name>OptionForm</name>
    <message>
        <source>Usual value: {0}</source>
        <translation>Wartość domyślna: {0}</translation>
    </message>
</context>
<context>
    <name>PinBar</name>
    <message>
        <source>PIN of the engineer</source>
        <translation>PIN inżyniera</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Odblokuj</translation>
    </message>
    <message>
        <source>Stay locked</source>
        <translation>Nie odblokowuj</translation>
    </message>
    <message>
        <source>This is not the PIN.</source>
        <translation>To nie ten PIN.</translation>
    </message>
    <message>
        <source>This is not the PIN. Try again in {0} s.</source>
        <translation>To nie ten PIN. Spróbuj ponownie za {0} s.</translation>
    </message>
</context>
<context>
    <name>PreviewPanel</name>
    <message>
        <source>What the device gets</source>
        <translation>Co dostanie urządzenie</translation>
    </message>
    <message>
        <source>table</source>
        <translation>tabela</translation>
    </message>
    <message>
        <source>Show as</source>
        <translation>Pokaż jako</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Sprawdzanie…</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n rekord</numerusform>
            <numerusform>%n rekordy</numerusform>
            <numerusform>%n rekordów</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of {1} bytes</source>
        <translation>{0} z {1} bajtów</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) too many</source>
        <translation>
            <numerusform>%n bajt za dużo</numerusform>
            <numerusform>%n bajty za dużo</numerusform>
            <numerusform>%n bajtów za dużo</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProblemList</name>
    <message>
        <source>Problems</source>
        <translation>Problemy</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Sprawdzanie…</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problemy</numerusform>
            <numerusform>%n problemów</numerusform>
        </translation>
    </message>
    <message>
        <source>✓  No problems</source>
        <translation>✓  Bez problemów</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Błąd</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Ostrzeżenie</translation>
    </message>
</context>
<context>
    <name>ProvisionPage</name>
    <message>
        <source>The details are copied.</source>
        <translation>Skopiowano szczegóły.</translation>
    </message>
    <message>
        <source>Provision</source>
        <translation>Linia</translation>
    </message>
</context>
<context>
    <name>ProvisionScreen</name>
    <message>
        <source>Provision</source>
        <translation>Linia</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Lock</source>
        <translation>Zablokuj</translation>
    </message>
    <message>
        <source>Leave only the line to the operator (Ctrl+L)</source>
        <translation>Zostaw operatorowi tylko linię (Ctrl+L)</translation>
    </message>
</context>
<context>
    <name>RawField</name>
    <message>
        <source>This value is of another kind than the resource takes.</source>
        <translation>Ta wartość jest innego typu, niż przyjmuje zasób.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Zastąp</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>Factory provisioning {0}</source>
        <translation>Provisioning fabryczny {0}</translation>
    </message>
    <message>
        <source>Slot {0}, {1} {2}, port {3}</source>
        <translation>Stanowisko {0}, {1} {2}, port {3}</translation>
    </message>
    <message>
        <source>Endpoint name</source>
        <translation>Nazwa endpointu</translation>
    </message>
    <message>
        <source>Hardware id</source>
        <translation>Identyfikator sprzętu</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Zadanie</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>Stacja</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Przebieg</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Początek</translation>
    </message>
</context>
<context>
    <name>ResourceForm</name>
    <message>
        <source>Remove</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>Usuń {0}</translation>
    </message>
    <message>
        <source>Add resource ({0})</source>
        <translation>Dodaj zasób ({0})</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Insert</translation>
    </message>
    <message>
        <source>mandatory</source>
        <translation>wymagany</translation>
    </message>
</context>
<context>
    <name>ResourceRow</name>
    <message>
        <source>Resource {0}</source>
        <translation>Zasób {0}</translation>
    </message>
    <message>
        <source>Add a value</source>
        <translation>Dodaj wartość</translation>
    </message>
    <message>
        <source>Add a value: {0}</source>
        <translation>Dodaj wartość: {0}</translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>Usuń {0}</translation>
    </message>
</context>
<context>
    <name>Scan</name>
    <message>
        <source>{0} is the label of slot {1}. Scan the one of slot {2}.</source>
        <translation>{0} to etykieta ze stanowiska {1}. Zeskanuj etykietę ze stanowiska {2}.</translation>
    </message>
    <message>
        <source>{0} is in slot {1}.</source>
        <translation>{0} jest na stanowisku {1}.</translation>
    </message>
    <message>
        <source>{0}: no slot and no unit here has this label.</source>
        <translation>{0}: żadne stanowisko ani urządzenie nie ma tu takiej etykiety.</translation>
    </message>
    <message>
        <source>Put a unit on first, then scan its label: {0}.</source>
        <translation>Najpierw załóż urządzenie, potem zeskanuj jego etykietę: {0}.</translation>
    </message>
    <message>
        <source>The unit in slot {0} passed here before: choose what becomes of it.</source>
        <translation>Urządzenie na stanowisku {0} już tu przeszło: wybierz, co z nim zrobić.</translation>
    </message>
</context>
<context>
    <name>SeriesField</name>
    <message>
        <source>{0} is no whole number. Write numbers with commas between.</source>
        <translation>{0} nie jest liczbą całkowitą. Wpisz liczby oddzielone przecinkami.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Opcje</translation>
    </message>
    <message>
        <source>Of this PC and this user; every change counts at once</source>
        <translation>Tego komputera i użytkownika; każda zmiana działa od razu</translation>
    </message>
</context>
<context>
    <name>SettingsScreen</name>
    <message>
        <source>Settings</source>
        <translation>Opcje</translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message>
        <source>The folder for the data cannot be used: {0} ({1}). Check --data-dir.</source>
        <translation>Nie można użyć folderu danych: {0} ({1}). Sprawdź --data-dir.</translation>
    </message>
</context>
<context>
    <name>StartRules</name>
    <message>
        <source>Slot {0} is working already.</source>
        <translation>Stanowisko {0} już pracuje.</translation>
    </message>
    <message>
        <source>Nothing is plugged in at slot {0}.</source>
        <translation>Na stanowisku {0} nic nie jest podłączone.</translation>
    </message>
    <message>
        <source>The unit in slot {0} is done. Remove it.</source>
        <translation>Urządzenie na stanowisku {0} jest gotowe. Zdejmij je.</translation>
    </message>
    <message>
        <source>The unit in slot {0} failed. Choose it to start it again.</source>
        <translation>Urządzenie na stanowisku {0} nie przeszło. Zaznacz je, aby uruchomić je ponownie.</translation>
    </message>
    <message>
        <source>Every unit is working already.</source>
        <translation>Wszystkie urządzenia już pracują.</translation>
    </message>
    <message>
        <source>Every unit is done. Remove it and plug the next one in.</source>
        <translation>Wszystkie urządzenia są gotowe. Zdejmij je i podłącz następne.</translation>
    </message>
    <message>
        <source>There is no unit to start. Plug one in.</source>
        <translation>Nie ma urządzenia do uruchomienia. Podłącz je.</translation>
    </message>
</context>
<context>
    <name>StartUp</name>
    <message>
        <source>The settings could not be read, so they begin anew.</source>
        <translation>Nie można odczytać ustawień. Przywrócono domyślne.</translation>
    </message>
    <message>
        <source>The log of the program cannot be written: {0}</source>
        <translation>Nie można zapisywać dziennika programu: {0}</translation>
    </message>
</context>
<context>
    <name>StartView</name>
    <message>
        <source>Begin with a job</source>
        <translation>Zacznij od zadania</translation>
    </message>
    <message>
        <source>A job says what every unit of one kind gets: its configuration, keys and server.</source>
        <translation>Zadanie mówi, co dostaje każde urządzenie jednego rodzaju: konfigurację, klucze i serwer.</translation>
    </message>
    <message>
        <source>New job</source>
        <translation>Nowe zadanie</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Otwórz…</translation>
    </message>
    <message>
        <source>Recent files</source>
        <translation>Ostatnie pliki</translation>
    </message>
    <message>
        <source>Or drop files here: a job, the old endpoint_cfg, cert_info.json or lwm2m_server.json, or a pack.</source>
        <translation>Albo upuść tu pliki: zadanie, stary endpoint_cfg, cert_info.json, lwm2m_server.json albo paczkę.</translation>
    </message>
    <message>
        <source>Open {0}</source>
        <translation>Otwórz {0}</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>Taking the next name</source>
        <translation>Pobieranie nazwy</translation>
    </message>
    <message>
        <source>Flashing the first image</source>
        <translation>Wgrywanie obrazu</translation>
    </message>
    <message>
        <source>Connecting to the unit</source>
        <translation>Łączenie</translation>
    </message>
    <message>
        <source>Reading who it is</source>
        <translation>Odczyt tożsamości</translation>
    </message>
    <message>
        <source>Making its keys</source>
        <translation>Tworzenie kluczy</translation>
    </message>
    <message>
        <source>Writing the configuration</source>
        <translation>Zapis konfiguracji</translation>
    </message>
    <message>
        <source>Registering it at the server</source>
        <translation>Rejestracja na serwerze</translation>
    </message>
    <message>
        <source>Flashing the final image</source>
        <translation>Wgrywanie obrazu końcowego</translation>
    </message>
    <message>
        <source>Checking the finished unit</source>
        <translation>Kontrola urządzenia</translation>
    </message>
</context>
<context>
    <name>SwitchField</name>
    <message>
        <source>yes</source>
        <translation>tak</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nie</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>{0} bytes are too many: at most {1}.</source>
        <translation>Za dużo bajtów: {0}, najwyżej {1}.</translation>
    </message>
</context>
<context>
    <name>TileText</name>
    <message>
        <source>Scan its label</source>
        <translation>Zeskanuj etykietę</translation>
    </message>
    <message>
        <source>SLOT {0}</source>
        <translation>STANOWISKO {0}</translation>
    </message>
    <message>
        <source>Slot {0}</source>
        <translation>Stanowisko {0}</translation>
    </message>
    <message>
        <source>slot {0}</source>
        <translation>stanowisko {0}</translation>
    </message>
    <message>
        <source>Was here before: {0}, {1}</source>
        <translation>Już tu było: {0}, {1}</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Zatrzymywanie</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Uruchamianie</translation>
    </message>
    <message>
        <source>{0} · {1} %</source>
        <translation>{0} · {1} %</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
</context>
<context>
    <name>TileView</name>
    <message>
        <source>Units on the line</source>
        <translation>Urządzenia na linii</translation>
    </message>
</context>
<context>
    <name>TimeField</name>
    <message>
        <source>Add Z for UTC, or an offset such as +02:00.</source>
        <translation>Dodaj Z dla UTC albo przesunięcie, np. +02:00.</translation>
    </message>
    <message>
        <source>This is no time. Write seconds since 1970, or 2026-01-31T12:00:00Z.</source>
        <translation>To nie jest czas. Wpisz sekundy od 1970 roku albo 2026-01-31T12:00:00Z.</translation>
    </message>
    <message>
        <source>{0} s since 1970</source>
        <translation>{0} s od 1970 roku</translation>
    </message>
</context>
<context>
    <name>TokenCard</name>
    <message>
        <source>Token for the server</source>
        <translation>Token do serwera</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serwer</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Zapisz</translation>
    </message>
    <message>
        <source>Save the token</source>
        <translation>Zapisz token</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Delete the token</source>
        <translation>Usuń token</translation>
    </message>
    <message>
        <source>It is kept in the keyring of this PC and never shown again.</source>
        <translation>Jest przechowywany w pęku kluczy tego komputera i nie jest już nigdy pokazywany.</translation>
    </message>
    <message>
        <source>At present the environment variable {0} goes before it.</source>
        <translation>Obecnie pierwszeństwo ma zmienna środowiskowa {0}.</translation>
    </message>
    <message>
        <source>Asking the keyring …</source>
        <translation>Pytanie pęku kluczy …</translation>
    </message>
    <message>
        <source>Name the server first.</source>
        <translation>Najpierw podaj serwer.</translation>
    </message>
    <message>
        <source>✓ A token is saved for {0}.</source>
        <translation>✓ Token dla {0} jest zapisany.</translation>
    </message>
    <message>
        <source>No token is saved for {0}.</source>
        <translation>Brak zapisanego tokenu dla {0}.</translation>
    </message>
</context>
<context>
    <name>TrainingStrip</name>
    <message>
        <source>Fault for {0}</source>
        <translation>Usterka: {0}</translation>
    </message>
    <message>
        <source>Try a fault</source>
        <translation>Wypróbuj usterkę</translation>
    </message>
    <message>
        <source>Training: virtual boards. Nothing here is real.</source>
        <translation>Szkolenie: płytki są tylko wirtualne.</translation>
    </message>
    <message>
        <source>The next unit in this slot has the fault</source>
        <translation>Usterkę będzie miało następne urządzenie na tym stanowisku</translation>
    </message>
    <message>
        <source>Next units</source>
        <translation>Następne</translation>
    </message>
    <message>
        <source>Takes every finished unit off and puts blank ones on; Enter does it for one slot</source>
        <translation>Zdejmuje wszystkie gotowe urządzenia i zakłada nowe; Enter robi to dla jednego stanowiska</translation>
    </message>
    <message>
        <source>End training</source>
        <translation>Zakończ szkolenie</translation>
    </message>
    <message>
        <source>No fault</source>
        <translation>Bez usterki</translation>
    </message>
</context>
<context>
    <name>TreePanel</name>
    <message>
        <source>Add object…</source>
        <translation>Dodaj obiekt…</translation>
    </message>
    <message>
        <source>Parts of the job</source>
        <translation>Części zadania</translation>
    </message>
    <message>
        <source>the device does not have it</source>
        <translation>urządzenie go nie ma</translation>
    </message>
</context>
<context>
    <name>Unexpected</name>
    <message>
        <source>The program has a fault, and goes on. Should something look wrong, start it again.</source>
        <translation>W programie wystąpił błąd, ale program działa dalej. Jeśli coś wygląda źle, uruchom go ponownie.</translation>
    </message>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n raz</numerusform>
            <numerusform>%n razy</numerusform>
            <numerusform>%n razy</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VirtualRunStrip</name>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Stop the trial</source>
        <translation>Zatrzymaj próbę</translation>
    </message>
    <message>
        <source>Close the verdict of the trial</source>
        <translation>Zamknij wynik próby</translation>
    </message>
    <message>
        <source>Trying on a virtual board … {0}</source>
        <translation>Próba na wirtualnej płytce … {0}</translation>
    </message>
    <message>
        <source>{0}: a virtual board has taken this job.</source>
        <translation>{0}: wirtualna płytka przyjęła to zadanie.</translation>
    </message>
    <message>
        <source>{0} It was changed since.</source>
        <translation>{0} Od tego czasu je zmieniono.</translation>
    </message>
</context>
<context>
    <name>WindowTitle</name>
    <message>
        <source>Factory provisioning</source>
        <translation>Provisioning fabryczny</translation>
    </message>
    <message>
        <source>{0} working</source>
        <translation>w toku: {0}</translation>
    </message>
    <message>
        <source>{0} passed, {1} failed</source>
        <translation>dobre: {0}, złe: {1}</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Szkolenie</translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%n unit(s)</source>
        <translation>
            <numerusform>%n urządzenie</numerusform>
            <numerusform>%n urządzenia</numerusform>
            <numerusform>%n urządzeń</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Duration</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n dzień</numerusform>
            <numerusform>%n dni</numerusform>
            <numerusform>%n dni</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n godzina</numerusform>
            <numerusform>%n godziny</numerusform>
            <numerusform>%n godzin</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minuta</numerusform>
            <numerusform>%n minuty</numerusform>
            <numerusform>%n minut</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Imported</name>
    <message>
        <source>Imported: {0}.</source>
        <translation>Zaimportowano: {0}.</translation>
    </message>
    <message numerus="yes">
        <source>%n resource(s)</source>
        <translation>
            <numerusform>%n zasób</numerusform>
            <numerusform>%n zasoby</numerusform>
            <numerusform>%n zasobów</numerusform>
        </translation>
    </message>
    <message>
        <source>the server {0}</source>
        <translation>serwer {0}</translation>
    </message>
    <message>
        <source>the fields of the certificate</source>
        <translation>pola certyfikatu</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nic</translation>
    </message>
</context>
<context>
    <name>advice</name>
    <message>
        <source>A fault of this program</source>
        <translation>Błąd tego programu</translation>
    </message>
    <message>
        <source>It is not the unit&apos;s fault.</source>
        <translation>To nie wina urządzenia.</translation>
    </message>
    <message>
        <source>Keep the unit.</source>
        <translation>Odłóż urządzenie.</translation>
    </message>
    <message>
        <source>Call the engineer.</source>
        <translation>Wezwij inżyniera.</translation>
    </message>
    <message>
        <source>The job cannot be used</source>
        <translation>Nie można użyć zadania</translation>
    </message>
    <message>
        <source>The job or a file of it is wrong.</source>
        <translation>Zadanie albo jego plik zawiera błąd.</translation>
    </message>
    <message>
        <source>The configuration cannot be read</source>
        <translation>Nie można odczytać konfiguracji</translation>
    </message>
    <message>
        <source>Its bytes are no pack.</source>
        <translation>Jej bajty nie są paczką.</translation>
    </message>
    <message>
        <source>A key or certificate cannot be used</source>
        <translation>Nie można użyć klucza lub certyfikatu</translation>
    </message>
    <message>
        <source>It is missing, wrong or expired.</source>
        <translation>Brakuje go, jest błędny albo wygasł.</translation>
    </message>
    <message>
        <source>The unit was refused</source>
        <translation>Urządzenie zostało odrzucone</translation>
    </message>
    <message>
        <source>The other side said no.</source>
        <translation>Druga strona odmówiła.</translation>
    </message>
    <message>
        <source>Start again.</source>
        <translation>Zacznij ponownie.</translation>
    </message>
    <message>
        <source>Twice the same: red bin.</source>
        <translation>Drugi raz to samo: czerwony pojemnik.</translation>
    </message>
    <message>
        <source>The programmer failed</source>
        <translation>Programator zgłosił błąd</translation>
    </message>
    <message>
        <source>The unit could not be programmed.</source>
        <translation>Nie udało się zaprogramować urządzenia.</translation>
    </message>
    <message>
        <source>Press the cable in, start again.</source>
        <translation>Dociśnij kabel, zacznij ponownie.</translation>
    </message>
    <message>
        <source>The programmer&apos;s software is missing</source>
        <translation>Brak oprogramowania programatora</translation>
    </message>
    <message>
        <source>It is not installed on this PC.</source>
        <translation>Nie jest zainstalowane na tym komputerze.</translation>
    </message>
    <message>
        <source>The board was unplugged</source>
        <translation>Płytka została odłączona</translation>
    </message>
    <message>
        <source>Its connection is gone.</source>
        <translation>Połączenie zniknęło.</translation>
    </message>
    <message>
        <source>The chip is locked</source>
        <translation>Układ jest zablokowany</translation>
    </message>
    <message>
        <source>It does not let itself be programmed.</source>
        <translation>Nie daje się zaprogramować.</translation>
    </message>
    <message>
        <source>Red bin.</source>
        <translation>Czerwony pojemnik.</translation>
    </message>
    <message>
        <source>Many of them: call the engineer.</source>
        <translation>Dużo takich: wezwij inżyniera.</translation>
    </message>
    <message>
        <source>The chip did not keep the program</source>
        <translation>Układ nie zachował programu</translation>
    </message>
    <message>
        <source>Reading it back gave something else.</source>
        <translation>Odczyt kontrolny dał coś innego.</translation>
    </message>
    <message>
        <source>The board does not work right</source>
        <translation>Płytka nie działa poprawnie</translation>
    </message>
    <message>
        <source>Talking to it failed.</source>
        <translation>Komunikacja z nią się nie udała.</translation>
    </message>
    <message>
        <source>The board&apos;s port is not free</source>
        <translation>Port płytki nie jest wolny</translation>
    </message>
    <message>
        <source>It is missing, or another program uses it.</source>
        <translation>Nie ma go albo używa go inny program.</translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation>Zamknij inne programy.</translation>
    </message>
    <message>
        <source>Its connection broke in the middle.</source>
        <translation>Połączenie zerwało się w trakcie.</translation>
    </message>
    <message>
        <source>The board stopped answering</source>
        <translation>Płytka przestała odpowiadać</translation>
    </message>
    <message>
        <source>It was silent for too long.</source>
        <translation>Milczała zbyt długo.</translation>
    </message>
    <message>
        <source>The board does not start</source>
        <translation>Płytka się nie uruchamia</translation>
    </message>
    <message>
        <source>It was programmed and stays silent.</source>
        <translation>Została zaprogramowana i milczy.</translation>
    </message>
    <message>
        <source>The finished unit does not start</source>
        <translation>Gotowe urządzenie się nie uruchamia</translation>
    </message>
    <message>
        <source>Its final program stays silent.</source>
        <translation>Jego końcowy program milczy.</translation>
    </message>
    <message>
        <source>The board has the wrong program</source>
        <translation>Płytka ma niewłaściwy program</translation>
    </message>
    <message>
        <source>It cannot be configured with the one it has.</source>
        <translation>Z tym programem nie da się jej skonfigurować.</translation>
    </message>
    <message>
        <source>The board refused</source>
        <translation>Płytka odmówiła</translation>
    </message>
    <message>
        <source>It did not take a request.</source>
        <translation>Nie przyjęła żądania.</translation>
    </message>
    <message>
        <source>The board refused its configuration</source>
        <translation>Płytka odrzuciła konfigurację</translation>
    </message>
    <message>
        <source>It read all of it and said no.</source>
        <translation>Odczytała całą i odmówiła.</translation>
    </message>
    <message>
        <source>Twice the same: call the engineer.</source>
        <translation>Drugi raz to samo: wezwij inżyniera.</translation>
    </message>
    <message>
        <source>This is another unit</source>
        <translation>To inne urządzenie</translation>
    </message>
    <message>
        <source>It is not the one the run began with.</source>
        <translation>Przebieg zaczął się z innym urządzeniem.</translation>
    </message>
    <message>
        <source>Put one unit on.</source>
        <translation>Załóż jedno urządzenie.</translation>
    </message>
    <message>
        <source>The unit has another name</source>
        <translation>Urządzenie ma inną nazwę</translation>
    </message>
    <message>
        <source>Its program calls it otherwise.</source>
        <translation>Jego program podaje inną nazwę.</translation>
    </message>
    <message>
        <source>This unit is configured already</source>
        <translation>To urządzenie jest już skonfigurowane</translation>
    </message>
    <message>
        <source>It takes nothing new until it is erased.</source>
        <translation>Nie przyjmie nic nowego, dopóki nie zostanie wymazane.</translation>
    </message>
    <message>
        <source>Its provisioning program refuses all.</source>
        <translation>Jej program do provisioningu odrzuca wszystko.</translation>
    </message>
    <message>
        <source>The ledger cannot be written</source>
        <translation>Nie można zapisać rejestru</translation>
    </message>
    <message>
        <source>No unit may be made without it.</source>
        <translation>Bez niego nie wolno robić urządzeń.</translation>
    </message>
    <message>
        <source>The name is taken</source>
        <translation>Nazwa jest zajęta</translation>
    </message>
    <message>
        <source>Another unit or run has it.</source>
        <translation>Ma ją inne urządzenie lub inny przebieg.</translation>
    </message>
    <message>
        <source>Yellow tray.</source>
        <translation>Żółta taca.</translation>
    </message>
    <message>
        <source>This unit was here before</source>
        <translation>To urządzenie już tu było</translation>
    </message>
    <message>
        <source>It has a name already.</source>
        <translation>Ma już nazwę.</translation>
    </message>
    <message>
        <source>Choose: same name, or a new one.</source>
        <translation>Wybierz: ta sama nazwa albo nowa.</translation>
    </message>
    <message>
        <source>The server refused</source>
        <translation>Serwer odmówił</translation>
    </message>
    <message>
        <source>It did not register the unit.</source>
        <translation>Nie zarejestrował urządzenia.</translation>
    </message>
    <message>
        <source>The server cannot be reached</source>
        <translation>Nie można połączyć się z serwerem</translation>
    </message>
    <message>
        <source>There is no connection to it.</source>
        <translation>Nie ma z nim połączenia.</translation>
    </message>
    <message>
        <source>Check the network cable.</source>
        <translation>Sprawdź kabel sieciowy.</translation>
    </message>
    <message>
        <source>The server is silent</source>
        <translation>Serwer milczy</translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation>Nie odpowiedział na czas.</translation>
    </message>
    <message>
        <source>The server is busy</source>
        <translation>Serwer jest zajęty</translation>
    </message>
    <message>
        <source>It asked to come back later.</source>
        <translation>Prosi, aby spróbować później.</translation>
    </message>
    <message>
        <source>Wait a minute.</source>
        <translation>Odczekaj minutę.</translation>
    </message>
    <message>
        <source>This PC may not register units</source>
        <translation>Ten komputer nie może rejestrować urządzeń</translation>
    </message>
    <message>
        <source>The server refused its token.</source>
        <translation>Serwer odrzucił jego token.</translation>
    </message>
    <message>
        <source>The server has another unit with this name.</source>
        <translation>Serwer ma inne urządzenie o tej nazwie.</translation>
    </message>
    <message>
        <source>The server answers strangely</source>
        <translation>Serwer odpowiada nietypowo</translation>
    </message>
    <message>
        <source>It may be another server than this.</source>
        <translation>To może być inny serwer.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Zatrzymano</translation>
    </message>
    <message>
        <source>Somebody stopped the run.</source>
        <translation>Ktoś zatrzymał przebieg.</translation>
    </message>
    <message>
        <source>Start again when ready.</source>
        <translation>Zacznij ponownie, gdy gotowe.</translation>
    </message>
</context>
<context>
    <name>credential</name>
    <message>
        <source>PSK identity, made per unit</source>
        <translation>tożsamość PSK, inna dla każdego urządzenia</translation>
    </message>
    <message>
        <source>made per unit, {0} random bytes</source>
        <translation>dla każdego urządzenia, losowe bajty: {0}</translation>
    </message>
    <message>
        <source>certificate of the unit</source>
        <translation>certyfikat urządzenia</translation>
    </message>
    <message>
        <source>private key of the unit</source>
        <translation>klucz prywatny urządzenia</translation>
    </message>
    <message>
        <source>certificate of the server</source>
        <translation>certyfikat serwera</translation>
    </message>
</context>
<context>
    <name>library</name>
    <message>
        <source> (exit code {0})</source>
        <translation> (kod wyjścia {0})</translation>
    </message>
    <message>
        <source> (the keyring cannot be read: {0})</source>
        <translation> (nie można odczytać pęku kluczy: {0})</translation>
    </message>
    <message>
        <source> ({0} more problems; factory-prov check shows all.)</source>
        <translation> (poza tym problemów: {0}; factory-prov check pokazuje wszystkie.)</translation>
    </message>
    <message>
        <source> and </source>
        <translation> i </translation>
    </message>
    <message>
        <source> and asked for a pause of {0} s</source>
        <translation> i poprosił o przerwę {0} s</translation>
    </message>
    <message>
        <source> and {0} more</source>
        <translation> i {0} więcej</translation>
    </message>
    <message>
        <source> by the unit {0}</source>
        <translation> przez urządzenie {0}</translation>
    </message>
    <message>
        <source> bytes</source>
        <translation> bajtów</translation>
    </message>
    <message>
        <source> or </source>
        <translation> lub </translation>
    </message>
    <message>
        <source>&quot;domain&quot; is missing.</source>
        <translation>Brakuje pola &quot;domain&quot;.</translation>
    </message>
    <message>
        <source>&quot;port&quot; is out of range.</source>
        <translation>Pole &quot;port&quot; jest poza zakresem.</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; is empty or has characters that cannot be printed.</source>
        <translation>Pole &quot;{0}&quot; jest puste albo ma znaki, których nie da się wydrukować.</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; must be a whole number, not {1}.</source>
        <translation>Pole &quot;{0}&quot; musi być liczbą całkowitą; jest tu: {1}.</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; must be text, not {1}.</source>
        <translation>Pole &quot;{0}&quot; musi być tekstem; jest tu: {1}.</translation>
    </message>
    <message>
        <source>(line hidden: it shows part of what was sent)</source>
        <translation>(wiersz ukryty: zawiera część tego, co wysłano)</translation>
    </message>
    <message>
        <source>--again new-identity</source>
        <translation>--again new-identity</translation>
    </message>
    <message>
        <source>A device has at most one: the client refuses the whole pack.</source>
        <translation>Urządzenie ma najwyżej jedno takie: klient odrzuca całą paczkę.</translation>
    </message>
    <message>
        <source>A device with PEM here never connects.</source>
        <translation>Urządzenie, które ma tu PEM, nigdy się nie połączy.</translation>
    </message>
    <message>
        <source>A device without trusted CAs in its firmware never connects with it, and a pack cannot bring any.</source>
        <translation>Urządzenie bez zaufanych CA w firmwarze nigdy się z tym nie połączy, a paczka nie może ich dostarczyć.</translation>
    </message>
    <message>
        <source>A domain starts and ends with a slash.</source>
        <translation>Domena zaczyna się i kończy ukośnikiem.</translation>
    </message>
    <message>
        <source>A fault of this program: {0}.</source>
        <translation>Błąd tego programu: {0}.</translation>
    </message>
    <message>
        <source>A key that nobody needs is a key that can leak.</source>
        <translation>Klucz, którego nikt nie potrzebuje, to klucz, który może wyciec.</translation>
    </message>
    <message>
        <source>A label of the record is a bignum or has another CBOR tag.</source>
        <translation>Etykieta rekordu jest liczbą bignum albo ma inny znacznik CBOR.</translation>
    </message>
    <message>
        <source>A lifetime cannot be negative: the device never registers.</source>
        <translation>Czas życia nie może być ujemny: urządzenie nigdy się nie zarejestruje.</translation>
    </message>
    <message>
        <source>A name is missing.</source>
        <translation>Brakuje nazwy.</translation>
    </message>
    <message>
        <source>A part of this path is a file, not a folder.</source>
        <translation>Część tej ścieżki jest plikiem, a nie folderem.</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>Port to liczba od 1 do 65535.</translation>
    </message>
    <message>
        <source>A pre-shared key of {0} bytes is not portable.</source>
        <translation>Klucz współdzielony o długości {0} B nie wszędzie działa.</translation>
    </message>
    <message>
        <source>A scanner or a broken file has put it there; nobody can type the name.</source>
        <translation>Wstawił go skaner albo uszkodzony plik; takiej nazwy nikt nie wpisze.</translation>
    </message>
    <message>
        <source>A tool or server that reads the form will not understand it.</source>
        <translation>Narzędzie lub serwer, który czyta tę postać, nie zrozumie jej.</translation>
    </message>
    <message>
        <source>A unit that fails cannot be erased and started anew.</source>
        <translation>Urządzenia z błędem nie da się wymazać i zacząć od nowa.</translation>
    </message>
    <message>
        <source>A value is True, False, a number, &apos;text&apos;, b&apos;bytes&apos; or Objlink(66, 0); several of them are {{0: &apos;a&apos;, 1: &apos;b&apos;}}.</source>
        <translation>Wartość to True, False, liczba, &apos;tekst&apos;, b&apos;bajty&apos; lub Objlink(66, 0); kilka wartości zapisuje się jako {{0: &apos;a&apos;, 1: &apos;b&apos;}}.</translation>
    </message>
    <message>
        <source>A value of the record has a CBOR tag in front of it.</source>
        <translation>Przed wartością rekordu stoi znacznik CBOR.</translation>
    </message>
    <message>
        <source>Access Control Owner is missing.</source>
        <translation>Brakuje Access Control Owner.</translation>
    </message>
    <message>
        <source>Access point name to give to the network; an empty text asks for the network&apos;s default APN.</source>
        <translation>Nazwa punktu dostępu podawana sieci; pusty tekst prosi o domyślny APN sieci.</translation>
    </message>
    <message>
        <source>Access point names in use on a cellular network.</source>
        <translation>Nazwy punktów dostępu (APN) używanych w sieci komórkowej.</translation>
    </message>
    <message>
        <source>Add Z for UTC, or an offset such as +02:00.</source>
        <translation>Dodaj Z dla UTC albo przesunięcie, np. +02:00.</translation>
    </message>
    <message>
        <source>Add [credentials.certificate] or [credentials.supplied].</source>
        <translation>Dodaj [credentials.certificate] lub [credentials.supplied].</translation>
    </message>
    <message>
        <source>Add a Bootstrap-Server account, or use Security Mode 2 with a certificate.</source>
        <translation>Dodaj konto Bootstrap-Server albo użyj Security Mode 2 z certyfikatem.</translation>
    </message>
    <message>
        <source>Add a server account</source>
        <translation>Dodaj konto serwera</translation>
    </message>
    <message>
        <source>Add an account: the server&apos;s address, Security Mode and credentials.</source>
        <translation>Dodaj konto: adres serwera, Security Mode i dane uwierzytelniające.</translation>
    </message>
    <message>
        <source>Add an instance of /1 with Short Server ID {0}, or correct one of the two numbers.</source>
        <translation>Dodaj instancję /1 z Short Server ID {0} albo popraw jeden z tych dwóch numerów.</translation>
    </message>
    <message>
        <source>Add an instance of object /0 with the address of the server.</source>
        <translation>Dodaj instancję obiektu /0 z adresem serwera.</translation>
    </message>
    <message>
        <source>Add at least one account: objects /0 and /1.</source>
        <translation>Dodaj co najmniej jedno konto: obiekty /0 i /1.</translation>
    </message>
    <message>
        <source>Add instances of /2 that give each server its rights.</source>
        <translation>Dodaj instancje /2, które dają każdemu serwerowi jego prawa.</translation>
    </message>
    <message>
        <source>Add it, or let the job make it for each unit.</source>
        <translation>Dodaj go albo niech zadanie tworzy go dla każdego urządzenia.</translation>
    </message>
    <message>
        <source>Add it, with the number that the Server object /1 has.</source>
        <translation>Dodaj go z numerem, który ma obiekt Server /1.</translation>
    </message>
    <message>
        <source>Add it.</source>
        <translation>Dodaj.</translation>
    </message>
    <message>
        <source>Add it: false for a server, true for a Bootstrap-Server.</source>
        <translation>Dodaj: false dla serwera, true dla Bootstrap-Server.</translation>
    </message>
    <message>
        <source>Add names to the list.</source>
        <translation>Dodaj nazwy do listy.</translation>
    </message>
    <message>
        <source>Add server object {0}</source>
        <translation>Dodaj obiekt serwera {0}</translation>
    </message>
    <message>
        <source>Add server_certificate_file to [credentials]; without it a device would trust any server.</source>
        <translation>Dodaj server_certificate_file do [credentials]; bez niego urządzenie ufałoby każdemu serwerowi.</translation>
    </message>
    <message>
        <source>Add the Short Server ID of the owner, or 65535 for nobody but a Bootstrap-Server.</source>
        <translation>Dodaj Short Server ID właściciela albo 65535, jeśli ma nim być tylko Bootstrap-Server.</translation>
    </message>
    <message>
        <source>Add the account to /0, or correct one of the two numbers.</source>
        <translation>Dodaj konto do /0 albo popraw jeden z tych dwóch numerów.</translation>
    </message>
    <message>
        <source>Add the domain at the server that gets the devices, as &quot;/my/domain/&quot;.</source>
        <translation>Podaj domenę na serwerze, do której trafiają urządzenia, jako &quot;/moja/domena/&quot;.</translation>
    </message>
    <message>
        <source>Add the object, or leave the rights out.</source>
        <translation>Dodaj obiekt albo pomiń prawa.</translation>
    </message>
    <message>
        <source>Add the resources, each as path = value.</source>
        <translation>Dodaj zasoby, każdy w postaci ścieżka = wartość.</translation>
    </message>
    <message>
        <source>Add {0}</source>
        <translation>Dodaj {0}</translation>
    </message>
    <message>
        <source>Addresses, keys and certificates take {0} bytes; the device&apos;s flash sector holds {1}.</source>
        <translation>Adresy, klucze i certyfikaty zajmują {0} B; sektor flash urządzenia mieści {1}.</translation>
    </message>
    <message>
        <source>After how long the device drops its bootstrap account; 0 or absent keeps it for good.</source>
        <translation>Po jakim czasie urządzenie usuwa konto bootstrap; 0 lub brak zachowuje je na stałe.</translation>
    </message>
    <message>
        <source>After the next reset the chip can be neither written nor told apart, and the run fails.</source>
        <translation>Po następnym resecie układu nie da się ani zapisać, ani rozpoznać i przebieg kończy się błędem.</translation>
    </message>
    <message>
        <source>All of them register, but none may read anything from the device.</source>
        <translation>Wszystkie się zarejestrują, ale żaden nie może niczego odczytać z urządzenia.</translation>
    </message>
    <message>
        <source>An RSA key of {0}.</source>
        <translation>Klucz RSA {0}.</translation>
    </message>
    <message>
        <source>An instance of the vendor&apos;s own object with more about this profile.</source>
        <translation>Instancja własnego obiektu producenta, która mówi więcej o tym profilu.</translation>
    </message>
    <message>
        <source>Another program held it for over {0} s: close whatever else has opened this file.</source>
        <translation>Inny program trzymał go ponad {0} s: zamknij wszystko, co ma otwarty ten plik.</translation>
    </message>
    <message>
        <source>Anybody can connect with it in this device&apos;s name.</source>
        <translation>Każdy może się z nim połączyć w imieniu tego urządzenia.</translation>
    </message>
    <message>
        <source>Application name by which the network hands out the two RDS ports (3GPP TS 24.250).</source>
        <translation>Nazwa aplikacji, według której sieć przydziela oba porty RDS (3GPP TS 24.250).</translation>
    </message>
    <message>
        <source>Application name that belongs to the ports in 32 and 33 with the same instance number.</source>
        <translation>Nazwa aplikacji do portów w 32 i 33 o tym samym numerze instancji.</translation>
    </message>
    <message>
        <source>As a segment of a URI path it means the folder itself or the one above.</source>
        <translation>Jako część ścieżki URI oznacza sam folder albo folder powyżej.</translation>
    </message>
    <message>
        <source>Attached: {0}.</source>
        <translation>Podłączone: {0}.</translation>
    </message>
    <message>
        <source>Attempts that make up one sequence; when all fail the sequence has failed.</source>
        <translation>Liczba prób w jednej serii; gdy zawiodą wszystkie, zawiodła seria.</translation>
    </message>
    <message>
        <source>Bearer </source>
        <translation>Bearer </translation>
    </message>
    <message>
        <source>Begin a new one.</source>
        <translation>Zacznij nowy.</translation>
    </message>
    <message>
        <source>Begin a new run.</source>
        <translation>Zacznij nowy przebieg.</translation>
    </message>
    <message>
        <source>Begin with {0}://</source>
        <translation>Zacznij od {0}://</translation>
    </message>
    <message>
        <source>Bit set of the TLS extensions the device should use; same bits as resource 23.</source>
        <translation>Zbiór bitów rozszerzeń TLS, których ma używać urządzenie; te same bity co w zasobie 23.</translation>
    </message>
    <message>
        <source>Bit set of the TLS extensions this server knows; bit 0 is SNI, bit 12 (value 4096) Connection ID.</source>
        <translation>Zbiór bitów rozszerzeń TLS znanych temu serwerowi; bit 0 to SNI, bit 12 (wartość 4096) to Connection ID.</translation>
    </message>
    <message>
        <source>Bootstrap-Server is missing.</source>
        <translation>Brakuje Bootstrap-Server.</translation>
    </message>
    <message>
        <source>Both an elliptic curve and an RSA key length are given.</source>
        <translation>Podano i krzywą eliptyczną, i długość klucza RSA.</translation>
    </message>
    <message>
        <source>Brings new firmware onto the device, pushed by the server or fetched by the device.</source>
        <translation>Dostarcza urządzeniu nowy firmware, wysłany przez serwer lub pobrany przez urządzenie.</translation>
    </message>
    <message>
        <source>Build it with a partition for settings at that place; if yours is elsewhere, say so in a board file.</source>
        <translation>Zbuduj go z partycją na ustawienia w tym miejscu; jeśli twoja jest gdzie indziej, podaj to w pliku płytki.</translation>
    </message>
    <message>
        <source>Build it without content there.</source>
        <translation>Zbuduj go bez zawartości w tym miejscu.</translation>
    </message>
    <message>
        <source>Build the provisioning firmware on Zephyr 3.2 or before.</source>
        <translation>Zbuduj firmware do provisioningu na Zephyrze 3.2 lub starszym.</translation>
    </message>
    <message>
        <source>Bytes received over this connection since the device last restarted; the counter wraps.</source>
        <translation>Bajty odebrane tym połączeniem od ostatniego uruchomienia urządzenia; licznik się przewija.</translation>
    </message>
    <message>
        <source>Bytes sent over this connection since the device last restarted; the counter wraps.</source>
        <translation>Bajty wysłane tym połączeniem od ostatniego uruchomienia urządzenia; licznik się przewija.</translation>
    </message>
    <message>
        <source>Certificate Usage is {0}, but the certificate is not that of a CA.</source>
        <translation>Certificate Usage to {0}, ale to nie jest certyfikat CA.</translation>
    </message>
    <message>
        <source>Certificate Usage is {0}.</source>
        <translation>Certificate Usage to {0}.</translation>
    </message>
    <message>
        <source>Certificate with EST</source>
        <translation>certyfikat z EST</translation>
    </message>
    <message>
        <source>Change the address to {0}://, or the Security Mode.</source>
        <translation>Zmień adres na {0}:// albo zmień Security Mode.</translation>
    </message>
    <message>
        <source>Change the identity template or the endpoint name.</source>
        <translation>Zmień szablon tożsamości albo nazwę endpointu.</translation>
    </message>
    <message>
        <source>Change to {0}://</source>
        <translation>Zmień na {0}://</translation>
    </message>
    <message>
        <source>Charge left in the internal battery.</source>
        <translation>Stan naładowania wbudowanej baterii.</translation>
    </message>
    <message>
        <source>Check HTTPS_PROXY (address, user, password), or name the server in NO_PROXY.</source>
        <translation>Sprawdź HTTPS_PROXY (adres, użytkownik, hasło) albo wpisz serwer do NO_PROXY.</translation>
    </message>
    <message>
        <source>Check address and clock of this PC. A server with a certificate authority of its own needs that authority&apos;s certificate: name its PEM file as ca_file.</source>
        <translation>Sprawdź adres i zegar tego komputera. Serwer z własnym urzędem certyfikacji wymaga certyfikatu tego urzędu: podaj jego plik PEM jako ca_file.</translation>
    </message>
    <message>
        <source>Check address and port of the server.</source>
        <translation>Sprawdź adres i port serwera.</translation>
    </message>
    <message>
        <source>Check address and port, and that the server runs.</source>
        <translation>Sprawdź adres i port oraz czy serwer działa.</translation>
    </message>
    <message>
        <source>Check its name and folder.</source>
        <translation>Sprawdź nazwę i folder.</translation>
    </message>
    <message>
        <source>Check its name and its rights.</source>
        <translation>Sprawdź nazwę i prawa dostępu.</translation>
    </message>
    <message>
        <source>Check its rights.</source>
        <translation>Sprawdź prawa dostępu.</translation>
    </message>
    <message>
        <source>Check its spelling, and that this PC has a network and a name server (DNS).</source>
        <translation>Sprawdź pisownię oraz czy ten komputer ma sieć i serwer nazw (DNS).</translation>
    </message>
    <message>
        <source>Check that address and port are those of the server&apos;s REST API.</source>
        <translation>Sprawdź, czy adres i port należą do REST API serwera.</translation>
    </message>
    <message>
        <source>Check that it is meant to; it is fine when both images write the same.</source>
        <translation>Sprawdź, czy tak ma być; jeśli oba obrazy zapisują to samo, jest dobrze.</translation>
    </message>
    <message>
        <source>Check that the board is plugged in and that no other program uses its port.</source>
        <translation>Sprawdź, czy płytka jest podłączona i czy inny program nie używa jej portu.</translation>
    </message>
    <message>
        <source>Check that the final image takes its endpoint name from the same place as the first.</source>
        <translation>Sprawdź, czy obraz końcowy bierze nazwę endpointu z tego samego miejsca co pierwszy.</translation>
    </message>
    <message>
        <source>Check that the right image is flashed and that this is the console&apos;s port.</source>
        <translation>Sprawdź, czy wgrano właściwy obraz i czy to port konsoli.</translation>
    </message>
    <message>
        <source>Check that the virtual board runs.</source>
        <translation>Sprawdź, czy działa wirtualna płytka.</translation>
    </message>
    <message>
        <source>Check the address, and that no log-in page or proxy answers in the server&apos;s place.</source>
        <translation>Sprawdź adres i to, czy zamiast serwera nie odpowiada strona logowania lub proxy.</translation>
    </message>
    <message>
        <source>Check the cable and plug the board in again.</source>
        <translation>Sprawdź kabel i podłącz płytkę ponownie.</translation>
    </message>
    <message>
        <source>Check the cable between probe and board, start again.</source>
        <translation>Sprawdź kabel między sondą a płytką, zacznij ponownie.</translation>
    </message>
    <message>
        <source>Check the clock of this PC, or make the certificate with an earlier start.</source>
        <translation>Sprawdź zegar tego komputera albo utwórz certyfikat z wcześniejszym początkiem ważności.</translation>
    </message>
    <message>
        <source>Check the clock of this PC.</source>
        <translation>Sprawdź zegar tego komputera.</translation>
    </message>
    <message>
        <source>Check the disk and the rights of the file.</source>
        <translation>Sprawdź dysk i prawa dostępu do pliku.</translation>
    </message>
    <message>
        <source>Check the id against the object definition (factory-prov objects show).</source>
        <translation>Sprawdź numer w definicji obiektu (factory-prov objects show).</translation>
    </message>
    <message>
        <source>Check the job against the device: its objects, its flash sector, its client.</source>
        <translation>Porównaj zadanie z urządzeniem: jego obiekty, sektor flash, klient.</translation>
    </message>
    <message>
        <source>Check the network cable, the firewall and the port of the server.</source>
        <translation>Sprawdź kabel sieciowy, zaporę i port serwera.</translation>
    </message>
    <message>
        <source>Check the network of this PC and the address of the server.</source>
        <translation>Sprawdź sieć tego komputera i adres serwera.</translation>
    </message>
    <message>
        <source>Check the port, and that it is the one for https.</source>
        <translation>Sprawdź port i to, czy jest to port https.</translation>
    </message>
    <message>
        <source>Choose --again {0} to keep that name and make new keys, or --again {1} to retire it and give the unit a new one.</source>
        <translation>Wybierz --again {0}, aby zachować tę nazwę i utworzyć nowe klucze, albo --again {1}, aby ją wycofać i dać urządzeniu nową.</translation>
    </message>
    <message>
        <source>Choose 0 (PSK), 2 (Certificate) or 3 (NoSec); 4 (EST) for a Bootstrap-Server.</source>
        <translation>Wybierz 0 (PSK), 2 (certyfikat) lub 3 (NoSec); 4 (EST) dla Bootstrap-Server.</translation>
    </message>
    <message>
        <source>Choose a file name.</source>
        <translation>Wybierz nazwę pliku.</translation>
    </message>
    <message>
        <source>Choose a folder of your own, or ask whoever runs this PC.</source>
        <translation>Wybierz własny folder albo zapytaj osobę, która zarządza tym komputerem.</translation>
    </message>
    <message>
        <source>Choose a pattern without it, or another source of names.</source>
        <translation>Wybierz wzorzec bez niego albo inne źródło nazw.</translation>
    </message>
    <message>
        <source>Choose a shorter one.</source>
        <translation>Wybierz krótszą.</translation>
    </message>
    <message>
        <source>Choose a value inside the range.</source>
        <translation>Wybierz wartość z zakresu.</translation>
    </message>
    <message>
        <source>Choose an endpoint_cfg, lwm2m_server.json or cert_info.json.</source>
        <translation>Wybierz plik endpoint_cfg, lwm2m_server.json lub cert_info.json.</translation>
    </message>
    <message>
        <source>Choose another PSK identity or endpoint name, or delete the other device at the server.</source>
        <translation>Wybierz inną tożsamość PSK lub nazwę endpointu albo usuń tamto urządzenie z serwera.</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Wybierz inny plik.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Wybierz inny folder.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wybierz inną nazwę.</translation>
    </message>
    <message>
        <source>Choose another probe.</source>
        <translation>Wybierz inną sondę.</translation>
    </message>
    <message>
        <source>Choose another rule for endpoint names.</source>
        <translation>Wybierz inną regułę nazw endpointów.</translation>
    </message>
    <message>
        <source>Choose another value, or leave the resource out.</source>
        <translation>Wybierz inną wartość albo pomiń ten zasób.</translation>
    </message>
    <message>
        <source>Choose the firmware&apos;s .hex file.</source>
        <translation>Wybierz plik .hex firmware&apos;u.</translation>
    </message>
    <message>
        <source>Cipher that encrypts and protects the messages, by its COSE number (RFC 8152, table 10).</source>
        <translation>Szyfr, który szyfruje i chroni wiadomości, według numeru COSE (RFC 8152, tabela 10).</translation>
    </message>
    <message>
        <source>Clears the error list; errors that still hold appear again.</source>
        <translation>Czyści listę błędów; błędy, które trwają, pojawią się znowu.</translation>
    </message>
    <message>
        <source>Close brackets in the order they opened.</source>
        <translation>Zamykaj nawiasy w odwrotnej kolejności niż otwierane.</translation>
    </message>
    <message>
        <source>Close it.</source>
        <translation>Zamknij go.</translation>
    </message>
    <message>
        <source>Coiote DM (since 2023.4.0) and Leshan refuse a unit whose common name is not its endpoint name.</source>
        <translation>Coiote DM (od 2023.4.0) i Leshan odrzucają urządzenie, którego nazwa pospolita nie jest nazwą endpointu.</translation>
    </message>
    <message>
        <source>Coiote DM puts names into quotes when it searches for them, and knows no way to write one inside.</source>
        <translation>Coiote DM przy wyszukiwaniu ujmuje nazwy w apostrofy i nie pozwala zapisać apostrofu w środku.</translation>
    </message>
    <message>
        <source>Coiote DM&apos;s interface has no security mode EST: the server keeps such a device in Certificate mode, with an EST bootstrap configuration made in its web pages.</source>
        <translation>Interfejs Coiote DM nie ma trybu EST: serwer trzyma takie urządzenie w trybie Certificate, z konfiguracją bootstrap EST utworzoną na swoich stronach.</translation>
    </message>
    <message>
        <source>Coiote takes no certificate through its API: add the unit&apos;s certificate, or once the CA that signs all of them, in its web pages under Administration, DTLS/TLS certificates.</source>
        <translation>Coiote nie przyjmuje certyfikatów przez API: dodaj certyfikat urządzenia, albo raz CA, które podpisuje wszystkie, na jego stronach w Administration, DTLS/TLS certificates.</translation>
    </message>
    <message>
        <source>Connect a debug probe that reads it, or choose another source of names.</source>
        <translation>Podłącz sondę, która go odczyta, albo wybierz inne źródło nazw.</translation>
    </message>
    <message>
        <source>Connect one unit and keep it connected until the run ends.</source>
        <translation>Podłącz jedno urządzenie i nie odłączaj go do końca przebiegu.</translation>
    </message>
    <message>
        <source>Convert it: `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER`.</source>
        <translation>Przekształć go: `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER`.</translation>
    </message>
    <message>
        <source>Copy or build it again.</source>
        <translation>Skopiuj albo zbuduj go ponownie.</translation>
    </message>
    <message>
        <source>Copy the token again: one line, without the word &quot;Bearer&quot;, saved as plain UTF-8 text.</source>
        <translation>Skopiuj token jeszcze raz: jeden wiersz, bez słowa &quot;Bearer&quot;, zapisany jako zwykły tekst UTF-8.</translation>
    </message>
    <message>
        <source>Correct ca_file, or the variable REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE.</source>
        <translation>Popraw ca_file albo zmienną REQUESTS_CA_BUNDLE lub CURL_CA_BUNDLE.</translation>
    </message>
    <message>
        <source>Correct it.</source>
        <translation>Popraw.</translation>
    </message>
    <message>
        <source>Correct the file, or get it again from the OMA LwM2M registry.</source>
        <translation>Popraw plik albo pobierz go ponownie z rejestru OMA LwM2M.</translation>
    </message>
    <message>
        <source>Correct the file, or take it out of its folder.</source>
        <translation>Popraw plik albo usuń go z folderu.</translation>
    </message>
    <message>
        <source>Correct the job, then start the unit again.</source>
        <translation>Popraw zadanie, potem uruchom urządzenie ponownie.</translation>
    </message>
    <message>
        <source>Counts messages and data between Start and Stop.</source>
        <translation>Liczy wiadomości i dane między Start i Stop.</translation>
    </message>
    <message>
        <source>Current drawn from each power source at this moment.</source>
        <translation>Prąd pobierany z każdego źródła zasilania w tej chwili.</translation>
    </message>
    <message>
        <source>Data received while counting, IP headers included, retransmissions below IP and SMS not.</source>
        <translation>Dane odebrane podczas liczenia, z nagłówkami IP, bez powtórzeń poniżej IP i bez SMS-ów.</translation>
    </message>
    <message>
        <source>Data sent while counting, IP headers included, retransmissions below IP and SMS not.</source>
        <translation>Dane wysłane podczas liczenia, z nagłówkami IP, bez powtórzeń poniżej IP i bez SMS-ów.</translation>
    </message>
    <message>
        <source>Degrees east of Greenwich (WGS 84), negative in the west.</source>
        <translation>Stopnie na wschód od Greenwich (WGS 84), na zachodzie ujemne.</translation>
    </message>
    <message>
        <source>Degrees north of the equator (WGS 84), negative in the south.</source>
        <translation>Stopnie na północ od równika (WGS 84), na południu ujemne.</translation>
    </message>
    <message>
        <source>Device ready for provisioning.</source>
        <translation>Device ready for provisioning.</translation>
    </message>
    <message>
        <source>Devices and servers are only sure to take {0}.</source>
        <translation>Urządzenia i serwery na pewno przyjmują tylko {0}.</translation>
    </message>
    <message>
        <source>Devices and servers need to know secp256r1 only; TLS libraries are often built without this one.</source>
        <translation>Urządzenia i serwery muszą znać tylko secp256r1; biblioteki TLS często są budowane bez tej krzywej.</translation>
    </message>
    <message>
        <source>Devices refuse a server whose extended key usage leaves out serverAuth.</source>
        <translation>Urządzenia odrzucają serwer, którego rozszerzone użycie klucza nie ma serverAuth.</translation>
    </message>
    <message>
        <source>Devices refuse such a key.</source>
        <translation>Urządzenia odrzucają taki klucz.</translation>
    </message>
    <message>
        <source>Devices with a clock refuse it, and the server will have to show another one.</source>
        <translation>Urządzenia z zegarem go odrzucą, a serwer i tak będzie musiał pokazać inny.</translation>
    </message>
    <message>
        <source>Did you mean </source>
        <translation>Czy chodziło o </translation>
    </message>
    <message>
        <source>Did you mean {0}?</source>
        <translation>Czy chodziło o {0}?</translation>
    </message>
    <message>
        <source>Did you mean {{{0}}}?</source>
        <translation>Czy chodziło o {{{0}}}?</translation>
    </message>
    <message>
        <source>EST begins only after a bootstrap: the device would never get a certificate and never register.</source>
        <translation>EST zaczyna się dopiero po bootstrapie: urządzenie nigdy nie dostałoby certyfikatu i nigdy by się nie zarejestrowało.</translation>
    </message>
    <message>
        <source>Encode the pack as one array of definite length (RFC 8428 demands it).</source>
        <translation>Zakoduj paczkę jako jedną tablicę o stałej długości (wymaga tego RFC 8428).</translation>
    </message>
    <message>
        <source>Ends counting; the counters keep their values.</source>
        <translation>Kończy liczenie; liczniki zachowują wartości.</translation>
    </message>
    <message>
        <source>Erase the chip and flash the provisioning firmware; then start again.</source>
        <translation>Wymaż układ i wgraj firmware do provisioningu; potem zacznij ponownie.</translation>
    </message>
    <message>
        <source>Erase the chip and start again.</source>
        <translation>Wymaż układ i zacznij ponownie.</translation>
    </message>
    <message>
        <source>Errors present now, one per instance; a single 0 means none. From 1.2 on, 16 to 32 are the maker&apos;s own.</source>
        <translation>Obecne błędy, po jednym na instancję; samo 0 znaczy brak. Od 1.2 wartości od 16 do 32 należą do producenta.</translation>
    </message>
    <message>
        <source>Even a certificate that is given byte for byte must carry the name in the server URI.</source>
        <translation>Nawet certyfikat podany bajt w bajt musi mieć nazwę, która jest w URI serwera.</translation>
    </message>
    <message>
        <source>Every account but a Bootstrap-Server&apos;s must have one: the client refuses the whole pack.</source>
        <translation>Każde konto poza kontem Bootstrap-Server musi go mieć: klient odrzuca całą paczkę.</translation>
    </message>
    <message>
        <source>Every certificate gets the same serial number.</source>
        <translation>Każdy certyfikat dostaje ten sam numer seryjny.</translation>
    </message>
    <message>
        <source>Every record must hold exactly one, also one that sets a base name. {0}</source>
        <translation>Każdy rekord musi mieć dokładnie jedną, także ten, który ustawia nazwę bazową. {0}</translation>
    </message>
    <message>
        <source>Every unit gets the same key.</source>
        <translation>Każde urządzenie dostaje ten sam klucz.</translation>
    </message>
    <message>
        <source>Everybody on the way can read and change what the device and the server say.</source>
        <translation>Każdy po drodze może czytać i zmieniać to, co mówią urządzenie i serwer.</translation>
    </message>
    <message>
        <source>Expected: {0}.</source>
        <translation>Oczekiwano: {0}.</translation>
    </message>
    <message>
        <source>False lets the device report data by itself with Send; true or absent forbids it.</source>
        <translation>False pozwala urządzeniu samemu zgłaszać dane przez Send; true lub brak tego zabrania.</translation>
    </message>
    <message>
        <source>Flash a provisioning image that has SMP over the shell.</source>
        <translation>Wgraj obraz do provisioningu, który ma SMP przez powłokę.</translation>
    </message>
    <message>
        <source>Flash it once more; if it stays, the chip is broken.</source>
        <translation>Wgraj jeszcze raz; jeśli się powtarza, układ jest uszkodzony.</translation>
    </message>
    <message>
        <source>Format {0} is newer than this program.</source>
        <translation>Format {0} jest nowszy niż ten program.</translation>
    </message>
    <message>
        <source>Free some space and try again; nothing was written.</source>
        <translation>Zwolnij miejsce i spróbuj ponownie; niczego nie zapisano.</translation>
    </message>
    <message>
        <source>Free some space on the disk and try again.</source>
        <translation>Zwolnij miejsce na dysku i spróbuj ponownie.</translation>
    </message>
    <message>
        <source>From then on devices with a clock refuse every certificate that it signed.</source>
        <translation>Odtąd urządzenia z zegarem odrzucają każdy certyfikat, który on podpisał.</translation>
    </message>
    <message>
        <source>From then on the unit cannot connect, and a provisioned certificate is hard to replace.</source>
        <translation>Odtąd urządzenie nie może się połączyć, a wgrany certyfikat trudno wymienić.</translation>
    </message>
    <message>
        <source>Further APN profiles (/11) for this server when the one in APN Link cannot be used.</source>
        <translation>Dalsze profile APN (/11) dla tego serwera, gdy nie można użyć tego z APN Link.</translation>
    </message>
    <message>
        <source>Get SEGGER&apos;s J-Link software from segger.com/downloads/jlink and install it.</source>
        <translation>Pobierz oprogramowanie J-Link firmy SEGGER z segger.com/downloads/jlink i zainstaluj je.</translation>
    </message>
    <message>
        <source>Get a new token and start again.</source>
        <translation>Zdobądź nowy token i zacznij ponownie.</translation>
    </message>
    <message>
        <source>Get a token from the server and copy it whole.</source>
        <translation>Weź token z serwera i skopiuj go w całości.</translation>
    </message>
    <message>
        <source>Get it from nordicsemi.com (Products, Development tools, nRF Util), put it into a folder on PATH or name its folder in {0}, then run: nrfutil install device. It also needs SEGGER&apos;s J-Link software.</source>
        <translation>Pobierz go z nordicsemi.com (Products, Development tools, nRF Util), umieść w folderze z PATH albo podaj jego folder w {0}, potem uruchom: nrfutil install device. Potrzebne jest też oprogramowanie J-Link firmy SEGGER.</translation>
    </message>
    <message>
        <source>Get the file anew.</source>
        <translation>Zdobądź plik jeszcze raz.</translation>
    </message>
    <message>
        <source>Get the server&apos;s present certificate.</source>
        <translation>Zdobądź aktualny certyfikat serwera.</translation>
    </message>
    <message>
        <source>Give a real name.</source>
        <translation>Podaj prawdziwą nazwę.</translation>
    </message>
    <message>
        <source>Give all parts a b before the quote, or none.</source>
        <translation>Dodaj b przed cudzysłowem we wszystkich częściach albo w żadnej.</translation>
    </message>
    <message>
        <source>Give an EC or RSA private key; `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER` makes it PKCS#8.</source>
        <translation>Podaj klucz prywatny EC lub RSA; `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER` zrobi z niego PKCS#8.</translation>
    </message>
    <message>
        <source>Give at least one file.</source>
        <translation>Podaj co najmniej jeden plik.</translation>
    </message>
    <message>
        <source>Give both in the job, or let the job make them.</source>
        <translation>Podaj obie w zadaniu albo niech zadanie je tworzy.</translation>
    </message>
    <message>
        <source>Give each its own.</source>
        <translation>Daj każdemu własny.</translation>
    </message>
    <message>
        <source>Give each server its own Short Server ID.</source>
        <translation>Daj każdemu serwerowi własny Short Server ID.</translation>
    </message>
    <message>
        <source>Give every limit in seconds, above 0.</source>
        <translation>Podaj każdy limit w sekundach, większy od 0.</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Nadaj mu nazwę.</translation>
    </message>
    <message>
        <source>Give it a text, or leave the option out.</source>
        <translation>Wpisz tekst albo pomiń tę opcję.</translation>
    </message>
    <message>
        <source>Give it as DER: `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER`.</source>
        <translation>Podaj go jako DER: `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER`.</translation>
    </message>
    <message>
        <source>Give it as DER: `openssl x509 -in FILE -outform DER`.</source>
        <translation>Podaj go jako DER: `openssl x509 -in FILE -outform DER`.</translation>
    </message>
    <message>
        <source>Give it the certificate of the server (DER), or of its certification authority with usage 2.</source>
        <translation>Podaj certyfikat serwera (DER) albo jego urzędu certyfikacji, z Certificate Usage 2.</translation>
    </message>
    <message>
        <source>Give it with --name; the firmware that is flashed must have it too.</source>
        <translation>Podaj ją przez --name; wgrywany firmware musi mieć tę samą.</translation>
    </message>
    <message>
        <source>Give its own name, or a new identity (--again new-identity).</source>
        <translation>Podaj jego własną nazwę albo nową tożsamość (--again new-identity).</translation>
    </message>
    <message>
        <source>Give one X.509 certificate as DER.</source>
        <translation>Podaj jeden certyfikat X.509 jako DER.</translation>
    </message>
    <message>
        <source>Give one X.509 certificate; `openssl x509 -in FILE -outform DER` writes it as DER.</source>
        <translation>Podaj jeden certyfikat X.509; `openssl x509 -in FILE -outform DER` zapisze go jako DER.</translation>
    </message>
    <message>
        <source>Give one.</source>
        <translation>Podaj ją.</translation>
    </message>
    <message>
        <source>Give ptool the server&apos;s certificate with -p, and -C (or -r and -k) for the unit&apos;s own.</source>
        <translation>Podaj programowi ptool certyfikat serwera przez -p, a certyfikat urządzenia przez -C (albo -r i -k).</translation>
    </message>
    <message>
        <source>Give scheme, host and, where needed, port only.</source>
        <translation>Podaj schemat, hosta i, jeśli trzeba, port; nic więcej.</translation>
    </message>
    <message>
        <source>Give start and end, both under 2^32.</source>
        <translation>Podaj początek i koniec, oba poniżej 2^32.</translation>
    </message>
    <message>
        <source>Give the CA&apos;s certificate, or set Certificate Usage 3 for the server&apos;s own.</source>
        <translation>Podaj certyfikat CA albo ustaw Certificate Usage 3 dla certyfikatu samego serwera.</translation>
    </message>
    <message>
        <source>Give the certificate and the key that were made together.</source>
        <translation>Podaj certyfikat i klucz, które utworzono razem.</translation>
    </message>
    <message>
        <source>Give the certificate here, and keep the key away from whoever only needs the certificate.</source>
        <translation>Podaj tu certyfikat, a klucza nie dawaj nikomu, kto potrzebuje tylko certyfikatu.</translation>
    </message>
    <message>
        <source>Give the certificate itself and leave Matching Type out, or give its digest.</source>
        <translation>Podaj sam certyfikat i pomiń Matching Type albo podaj skrót certyfikatu.</translation>
    </message>
    <message>
        <source>Give the device this name in its firmware, or let the job take the name from the device.</source>
        <translation>Nadaj urządzeniu tę nazwę w firmwarze albo niech zadanie bierze nazwę z urządzenia.</translation>
    </message>
    <message>
        <source>Give the endpoint name, or write the text out.</source>
        <translation>Podaj nazwę endpointu albo wpisz cały tekst.</translation>
    </message>
    <message>
        <source>Give the key that was made for {0}.</source>
        <translation>Podaj klucz, który utworzono dla: {0}.</translation>
    </message>
    <message>
        <source>Give the server&apos;s certificate as DER, and nothing else.</source>
        <translation>Podaj certyfikat serwera jako DER i nic więcej.</translation>
    </message>
    <message>
        <source>Give the server&apos;s own certificate, or set Certificate Usage 2 for a CA.</source>
        <translation>Podaj certyfikat samego serwera albo ustaw Certificate Usage 2 dla CA.</translation>
    </message>
    <message>
        <source>Gives the update up while installing has not begun.</source>
        <translation>Przerywa aktualizację, dopóki nie zaczęła się instalacja.</translation>
    </message>
    <message>
        <source>HMAC inside the key derivation, by its COSE number (RFC 8152, table 7).</source>
        <translation>HMAC w wyprowadzaniu kluczy, według numeru COSE (RFC 8152, tabela 7).</translation>
    </message>
    <message>
        <source>Hash the server would like for generated profile ids, by its RFC 6920 suite number.</source>
        <translation>Skrót, którego serwer chce dla generowanych identyfikatorów profili, według numeru z RFC 6920.</translation>
    </message>
    <message>
        <source>Have the server keep a certificate for the life of the units, or give its CA with Certificate Usage 2.</source>
        <translation>Niech serwer zachowa certyfikat przez cały czas życia urządzeń, albo podaj jego CA z Certificate Usage 2.</translation>
    </message>
    <message>
        <source>Have the server use a certificate with the extended key usage serverAuth.</source>
        <translation>Niech serwer użyje certyfikatu z rozszerzonym użyciem klucza serverAuth.</translation>
    </message>
    <message>
        <source>Have the server use a key on the curve secp256r1.</source>
        <translation>Niech serwer użyje klucza na krzywej secp256r1.</translation>
    </message>
    <message>
        <source>Have the server&apos;s certificate carry the host as a DNS name among its alternative names, and an address also as an IP address.</source>
        <translation>Niech certyfikat serwera ma hosta jako nazwę DNS wśród nazw alternatywnych, a adres także jako adres IP.</translation>
    </message>
    <message>
        <source>Header fields of the secured SMS packets: KIc, KID, SPI and TAR.</source>
        <translation>Pola nagłówka zabezpieczonych pakietów SMS: KIc, KID, SPI i TAR.</translation>
    </message>
    <message>
        <source>Height above sea level.</source>
        <translation>Wysokość nad poziomem morza.</translation>
    </message>
    <message>
        <source>How SMS to and from this server are protected; values from 204 on are proprietary.</source>
        <translation>Jak chronione są SMS-y do i z tego serwera; wartości od 204 są własne producentów.</translation>
    </message>
    <message>
        <source>How busy the link to the next router is on average.</source>
        <translation>Średnie obciążenie łącza do następnego routera.</translation>
    </message>
    <message>
        <source>How long a registration is good for; the device renews it in time. From version 1.2 on, 0 means for ever.</source>
        <translation>Jak długo ważna jest rejestracja; urządzenie odnawia ją na czas. Od wersji 1.2 wartość 0 znaczy: na zawsze.</translation>
    </message>
    <message>
        <source>How long a user may put the update off before it installs itself; 0 allows no delay.</source>
        <translation>Jak długo użytkownik może odkładać aktualizację, zanim zainstaluje się sama; 0 nie pozwala na zwłokę.</translation>
    </message>
    <message>
        <source>How long counting goes on after Start; 0 means until Stop.</source>
        <translation>Jak długo trwa liczenie po Start; 0 znaczy: do Stop.</translation>
    </message>
    <message>
        <source>How long the device stays away after Disable before it registers again; absent means 86400, one day.</source>
        <translation>Jak długo po Disable urządzenie czeka z ponowną rejestracją; brak znaczy 86400, jeden dzień.</translation>
    </message>
    <message>
        <source>How long the device waits before it asks the bootstrap server by itself; bootstrap servers only.</source>
        <translation>Jak długo urządzenie czeka, zanim samo zapyta serwer bootstrap; tylko serwery bootstrap.</translation>
    </message>
    <message>
        <source>How much the image matters, for devices whose user may put it off; absent means mandatory.</source>
        <translation>Jak ważny jest obraz, dla urządzeń, których użytkownik może go odłożyć; brak znaczy: obowiązkowy.</translation>
    </message>
    <message>
        <source>How much the network repeats itself to reach the device; the value is the 3GPP level plus one.</source>
        <translation>Ile razy sieć powtarza, aby dotrzeć do urządzenia; wartość to poziom 3GPP plus jeden.</translation>
    </message>
    <message>
        <source>How the device behaves towards one LwM2M server: lifetime, binding, retries; none for a bootstrap server.</source>
        <translation>Jak urządzenie zachowuje się wobec jednego serwera LwM2M: czas życia, binding, ponowne próby; brak dla serwera bootstrap.</translation>
    </message>
    <message>
        <source>How the device proves to the network that it may use the APN.</source>
        <translation>Jak urządzenie dowodzi sieci, że może użyć tego APN.</translation>
    </message>
    <message>
        <source>How the last download or update ended; back to 0 when a new one starts.</source>
        <translation>Jak skończyło się ostatnie pobieranie lub aktualizacja; wraca do 0, gdy zaczyna się nowa.</translation>
    </message>
    <message>
        <source>How to reach one access point (APN) of a cellular network; linked from APN Link (/1/x/10).</source>
        <translation>Jak dotrzeć do jednego punktu dostępu (APN) sieci komórkowej; wskazuje go APN Link (/1/x/10).</translation>
    </message>
    <message>
        <source>How to reach one server and prove who is who; one instance per LwM2M or bootstrap server.</source>
        <translation>Jak dotrzeć do jednego serwera i potwierdzić tożsamość obu stron; jedna instancja na serwer LwM2M lub bootstrap.</translation>
    </message>
    <message>
        <source>Ids are 0 to {0}.</source>
        <translation>Numery są od 0 do {0}.</translation>
    </message>
    <message>
        <source>If it is this unit that came back, register it with update; if not, it needs another endpoint name.</source>
        <translation>Jeśli to samo urządzenie wróciło, zarejestruj je przez update; jeśli nie, potrzebuje innej nazwy endpointu.</translation>
    </message>
    <message>
        <source>If that is the right server, put its address in the job.</source>
        <translation>Jeśli to właściwy serwer, wpisz jego adres do zadania.</translation>
    </message>
    <message>
        <source>Install SEGGER&apos;s J-Link Software and Documentation Pack from segger.com (Downloads, J-Link), or name its library in the settings.</source>
        <translation>Zainstaluj J-Link Software and Documentation Pack firmy SEGGER z segger.com (Downloads, J-Link) albo wskaż jego bibliotekę w opcjach.</translation>
    </message>
    <message>
        <source>Install it again, or name the folder of another one.</source>
        <translation>Zainstaluj ponownie albo wskaż folder innej wersji.</translation>
    </message>
    <message>
        <source>Install it: python -m pip install pynrfjprog (a download of 48 MB). Or use nrfutil, its successor.</source>
        <translation>Zainstaluj: python -m pip install pynrfjprog (48 MB do pobrania). Albo użyj nrfutil, jego następcy.</translation>
    </message>
    <message>
        <source>Install it: python -m pip install pyocd. Or use nrfutil.</source>
        <translation>Zainstaluj go: python -m pip install pyocd. Albo użyj nrfutil.</translation>
    </message>
    <message>
        <source>Install the newer version on this station too.</source>
        <translation>Zainstaluj nowszą wersję także na tym stanowisku.</translation>
    </message>
    <message>
        <source>Installs the image; allowed only in the state Downloaded.</source>
        <translation>Instaluje obraz; dozwolone tylko w stanie Downloaded.</translation>
    </message>
    <message>
        <source>Instances of other objects that tell more, for example about the machine the device is built into.</source>
        <translation>Instancje innych obiektów, które mówią więcej, np. o maszynie, w którą wbudowano urządzenie.</translation>
    </message>
    <message>
        <source>It cannot be written: {0}.</source>
        <translation>Nie można zapisać: {0}.</translation>
    </message>
    <message>
        <source>It depends on the TLS library of the device whether it connects.</source>
        <translation>To, czy się połączy, zależy od biblioteki TLS urządzenia.</translation>
    </message>
    <message>
        <source>It does not fit into a certificate&apos;s common name or the buffers of common clients.</source>
        <translation>Nie mieści się w nazwie pospolitej certyfikatu ani w buforach typowych klientów.</translation>
    </message>
    <message>
        <source>It installs {0} only; a record for another object makes it refuse the whole pack.</source>
        <translation>Ono ma tylko {0}; z powodu rekordu innego obiektu odrzuca całą paczkę.</translation>
    </message>
    <message>
        <source>It is for another chip, or for memory outside the chip.</source>
        <translation>Jest dla innego układu albo dla pamięci poza układem.</translation>
    </message>
    <message>
        <source>It is mandatory: the client refuses the whole pack, or guesses.</source>
        <translation>Jest wymagany: klient odrzuca całą paczkę albo zgaduje.</translation>
    </message>
    <message>
        <source>It is mandatory: the device refuses the whole pack.</source>
        <translation>Jest wymagany: urządzenie odrzuca całą paczkę.</translation>
    </message>
    <message>
        <source>It is not clear which one a unit gets.</source>
        <translation>Nie wiadomo, który z nich dostaje urządzenie.</translation>
    </message>
    <message>
        <source>It is not erased before the final image: what is there already stays, and the write may fail.</source>
        <translation>Nie jest wymazywany przed obrazem końcowym: to, co już tam jest, zostaje, a zapis może się nie udać.</translation>
    </message>
    <message>
        <source>It is stored and never used.</source>
        <translation>Zostanie zapisany i nigdy nie będzie użyty.</translation>
    </message>
    <message>
        <source>It kills the provisioning firmware in mid-upload, or makes it refuse the whole pack.</source>
        <translation>Zatrzymuje firmware do provisioningu w trakcie wysyłania albo sprawia, że odrzuca on całą paczkę.</translation>
    </message>
    <message>
        <source>It means nothing there, and 0 would make the client refuse the whole pack.</source>
        <translation>Nic tam nie znaczy, a wartość 0 sprawiłaby, że klient odrzuci całą paczkę.</translation>
    </message>
    <message>
        <source>It must be inside one of the ranges of flash.</source>
        <translation>Musi leżeć w jednym z zakresów pamięci flash.</translation>
    </message>
    <message>
        <source>It refuses the whole pack.</source>
        <translation>Odrzuca ono całą paczkę.</translation>
    </message>
    <message>
        <source>It stays until the whole chip is erased.</source>
        <translation>Zostaje, dopóki cały układ nie zostanie wymazany.</translation>
    </message>
    <message>
        <source>It works only if the server itself shows this very certificate.</source>
        <translation>Działa tylko wtedy, gdy sam serwer pokazuje dokładnie ten certyfikat.</translation>
    </message>
    <message>
        <source>Its value comes from the device itself: the client refuses the whole pack.</source>
        <translation>Jego wartość pochodzi z samego urządzenia: klient odrzuca całą paczkę.</translation>
    </message>
    <message>
        <source>J-Links are not seen without SEGGER&apos;s library.</source>
        <translation>Bez biblioteki SEGGER sond J-Link nie widać.</translation>
    </message>
    <message>
        <source>Keep [credentials.certificate] or [credentials.supplied].</source>
        <translation>Zostaw [credentials.certificate] albo [credentials.supplied].</translation>
    </message>
    <message>
        <source>Keep one of them.</source>
        <translation>Zostaw jeden z nich.</translation>
    </message>
    <message>
        <source>Keep one.</source>
        <translation>Zostaw jedno.</translation>
    </message>
    <message>
        <source>Keep the made one</source>
        <translation>Zostaw tworzony</translation>
    </message>
    <message>
        <source>Keep the supplied one</source>
        <translation>Zostaw dostarczony</translation>
    </message>
    <message>
        <source>Keys for protecting single CoAP messages (OSCORE, RFC 8613); linked from resource 17 of one Security instance.</source>
        <translation>Klucze do ochrony pojedynczych wiadomości CoAP (OSCORE, RFC 8613); wskazuje je zasób 17 jednej instancji Security.</translation>
    </message>
    <message>
        <source>Kind of addresses on this connection.</source>
        <translation>Rodzaj adresów w tym połączeniu.</translation>
    </message>
    <message>
        <source>Known here: {0}.</source>
        <translation>Znane tu: {0}.</translation>
    </message>
    <message>
        <source>Known: {0}.</source>
        <translation>Znane: {0}.</translation>
    </message>
    <message>
        <source>Largest IP message while counting.</source>
        <translation>Największa wiadomość IP podczas liczenia.</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>Pomiń</translation>
    </message>
    <message>
        <source>Leave it out for a random one, which is also the only way to a different one in every unit.</source>
        <translation>Pomiń go, a będzie losowy; tylko tak każde urządzenie ma inny.</translation>
    </message>
    <message>
        <source>Leave it out for the usual one.</source>
        <translation>Pomiń go, jeśli ma być zwykły.</translation>
    </message>
    <message>
        <source>Leave it out of the image, and close the chip after the run.</source>
        <translation>Usuń to z obrazu i zamknij układ po przebiegu.</translation>
    </message>
    <message>
        <source>Leave it out of the image, or set it after the unit has passed.</source>
        <translation>Usuń to z obrazu albo ustaw, gdy urządzenie przejdzie pomyślnie.</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>Pomiń.</translation>
    </message>
    <message>
        <source>Leave it out: each certificate then gets a random one.</source>
        <translation>Pomiń go: każdy certyfikat dostanie wtedy losowy.</translation>
    </message>
    <message>
        <source>Leave it out: the token says who we are.</source>
        <translation>Pomiń ją: token mówi, kim jesteśmy.</translation>
    </message>
    <message>
        <source>Leave it out; a server can execute it once the device is registered.</source>
        <translation>Pomiń; serwer może go wykonać, gdy urządzenie jest zarejestrowane.</translation>
    </message>
    <message>
        <source>Leave it out; labels are the integers of RFC 8428 and the text label vlo.</source>
        <translation>Pomiń ją; etykiety to liczby całkowite z RFC 8428 i tekstowa etykieta vlo.</translation>
    </message>
    <message>
        <source>Leave one of them out, or write kind = &quot;{0}&quot;.</source>
        <translation>Pomiń jedno z nich albo wpisz kind = &quot;{0}&quot;.</translation>
    </message>
    <message>
        <source>Leave one of them out; the curve secp256r1 suits every device.</source>
        <translation>Pomiń jedno z nich; krzywa secp256r1 pasuje do każdego urządzenia.</translation>
    </message>
    <message>
        <source>Leave out resources the device does not need, or use P-256 certificates with a short subject.</source>
        <translation>Pomiń zasoby, których urządzenie nie potrzebuje, albo użyj certyfikatów P-256 z krótkim podmiotem.</translation>
    </message>
    <message>
        <source>Leave the object out and let the server write it after registration.</source>
        <translation>Pomiń obiekt i niech serwer zapisze go po rejestracji.</translation>
    </message>
    <message>
        <source>Leave the tag out.</source>
        <translation>Pomiń znacznik.</translation>
    </message>
    <message>
        <source>Leave them out; octal is written 0o17.</source>
        <translation>Pomiń je; liczby ósemkowe zapisuje się jako 0o17.</translation>
    </message>
    <message>
        <source>Let the job make a random key for each unit.</source>
        <translation>Niech zadanie tworzy losowy klucz dla każdego urządzenia.</translation>
    </message>
    <message>
        <source>Let the job make it from the endpoint name, so that every unit has its own.</source>
        <translation>Niech zadanie tworzy ją z nazwy endpointu, aby każde urządzenie miało własną.</translation>
    </message>
    <message>
        <source>Let the token read devices, or write accept_unproven = true below [server].</source>
        <translation>Pozwól tokenowi czytać urządzenia albo wpisz accept_unproven = true w [server].</translation>
    </message>
    <message>
        <source>Location area code of the serving cell (3GPP TS 23.003).</source>
        <translation>Kod obszaru (LAC) obsługującej komórki (3GPP TS 23.003).</translation>
    </message>
    <message>
        <source>Longest time without a notification when the observation does not say.</source>
        <translation>Najdłuższy czas bez powiadomienia, gdy obserwacja go nie podaje.</translation>
    </message>
    <message>
        <source>Look at the slot again, and decide about the unit that is there now.</source>
        <translation>Spójrz jeszcze raz na gniazdo i zdecyduj o urządzeniu, które jest tam teraz.</translation>
    </message>
    <message>
        <source>LwM2M Server URI</source>
        <translation>LwM2M Server URI</translation>
    </message>
    <message>
        <source>LwM2M versions the server speaks, one per instance, such as 1.1 or 1.2.2.</source>
        <translation>Wersje LwM2M, którymi mówi serwer, po jednej na instancję, np. 1.1 lub 1.2.2.</translation>
    </message>
    <message>
        <source>Make a certificate for each unit</source>
        <translation>Utwórz certyfikat dla każdego urządzenia</translation>
    </message>
    <message>
        <source>Make a new key on the curve secp256r1, and a certificate for it.</source>
        <translation>Utwórz nowy klucz na krzywej secp256r1 i certyfikat dla niego.</translation>
    </message>
    <message>
        <source>Make a new key on the curve secp256r1.</source>
        <translation>Utwórz nowy klucz na krzywej secp256r1.</translation>
    </message>
    <message>
        <source>Make it for each unit</source>
        <translation>Twórz dla każdego urządzenia</translation>
    </message>
    <message>
        <source>Make it with the extended key usage clientAuth.</source>
        <translation>Utwórz go z rozszerzonym użyciem klucza clientAuth.</translation>
    </message>
    <message>
        <source>Make it with the key usage digitalSignature.</source>
        <translation>Utwórz go z użyciem klucza digitalSignature.</translation>
    </message>
    <message>
        <source>Make or get a new certificate.</source>
        <translation>Utwórz lub zdobądź nowy certyfikat.</translation>
    </message>
    <message>
        <source>Make sure that it is the server&apos;s own, not that of the CA that signed it.</source>
        <translation>Upewnij się, że to certyfikat samego serwera, a nie CA, które go podpisało.</translation>
    </message>
    <message>
        <source>Make the certificate with the endpoint name as its common name.</source>
        <translation>Utwórz certyfikat z nazwą endpointu jako nazwą pospolitą.</translation>
    </message>
    <message>
        <source>Make the file and its folder writable.</source>
        <translation>Daj prawo zapisu do pliku i jego folderu.</translation>
    </message>
    <message>
        <source>Make the pack again; if it was copied or read back, check that the copy has its exact length.</source>
        <translation>Utwórz paczkę ponownie; jeśli została skopiowana lub odczytana, sprawdź, czy kopia ma dokładnie tę samą długość.</translation>
    </message>
    <message>
        <source>Make the pack again; if it was copied, check that the copy is complete and binary.</source>
        <translation>Utwórz paczkę ponownie; jeśli została skopiowana, sprawdź, czy kopia jest pełna i binarna.</translation>
    </message>
    <message>
        <source>Makes the device go back to its bootstrap server for a new configuration.</source>
        <translation>Sprawia, że urządzenie wraca do serwera bootstrap po nową konfigurację.</translation>
    </message>
    <message>
        <source>Makes the device leave this server and stay silent for the Disable Timeout.</source>
        <translation>Sprawia, że urządzenie opuszcza ten serwer i milczy przez Disable Timeout.</translation>
    </message>
    <message>
        <source>Makes the device renew its registration at once.</source>
        <translation>Sprawia, że urządzenie od razu odnawia rejestrację.</translation>
    </message>
    <message>
        <source>Mask of the address with the same instance number.</source>
        <translation>Maska adresu o tym samym numerze instancji.</translation>
    </message>
    <message>
        <source>Matching Type {0} asks for a digest of {1} bytes, but there are {2}.</source>
        <translation>Matching Type {0} wymaga skrótu o długości {1} B, a jest {2}.</translation>
    </message>
    <message>
        <source>Mean received signal: RSSI on GSM, RSCP on UMTS, RSRP on LTE, NRSRP on NB-IoT.</source>
        <translation>Średni odbierany sygnał: RSSI w GSM, RSCP w UMTS, RSRP w LTE, NRSRP w NB-IoT.</translation>
    </message>
    <message>
        <source>Mean size of the IP messages while counting.</source>
        <translation>Średnia wielkość wiadomości IP podczas liczenia.</translation>
    </message>
    <message>
        <source>Mend that line.</source>
        <translation>Popraw ten wiersz.</translation>
    </message>
    <message>
        <source>Mend that record.</source>
        <translation>Popraw ten rekord.</translation>
    </message>
    <message>
        <source>Messages per time unit that the serving network allows when data goes over signalling (NAS).</source>
        <translation>Ile wiadomości na jednostkę czasu dopuszcza sieć, gdy dane idą przez sygnalizację (NAS).</translation>
    </message>
    <message>
        <source>Mobile country code (MCC) of the serving network.</source>
        <translation>Kod kraju (MCC) obsługującej sieci.</translation>
    </message>
    <message>
        <source>Mobile network code (MNC) of the serving network.</source>
        <translation>Kod sieci (MNC) obsługującej sieci.</translation>
    </message>
    <message>
        <source>More URIs of the same server with the same credentials, for example one for coaps+tcp.</source>
        <translation>Dalsze URI tego samego serwera z tymi samymi danymi uwierzytelniającymi, np. jedno dla coaps+tcp.</translation>
    </message>
    <message>
        <source>Move it away, or choose another folder, if new credentials are really wanted for this unit.</source>
        <translation>Przenieś go albo wybierz inny folder, jeśli to urządzenie naprawdę ma dostać nowe dane uwierzytelniające.</translation>
    </message>
    <message>
        <source>Name 1 to 8 addresses of whole words, close together.</source>
        <translation>Podaj od 1 do 8 adresów całych słów, blisko siebie.</translation>
    </message>
    <message>
        <source>Name a CSV file.</source>
        <translation>Podaj plik CSV.</translation>
    </message>
    <message>
        <source>Name a file in a folder of your own.</source>
        <translation>Podaj plik w swoim folderze.</translation>
    </message>
    <message>
        <source>Name a file in it.</source>
        <translation>Podaj plik z tego folderu.</translation>
    </message>
    <message>
        <source>Name a folder that can be read.</source>
        <translation>Podaj folder, który można odczytać.</translation>
    </message>
    <message>
        <source>Name a job or endpoint_cfg.</source>
        <translation>Podaj zadanie albo endpoint_cfg.</translation>
    </message>
    <message>
        <source>Name a probe, or leave the images out of the job.</source>
        <translation>Podaj sondę albo usuń obrazy z zadania.</translation>
    </message>
    <message>
        <source>Name a range of the chip&apos;s memory.</source>
        <translation>Podaj zakres pamięci układu.</translation>
    </message>
    <message>
        <source>Name a resource: /object/instance/resource, ids 0..65534.</source>
        <translation>Podaj zasób: /obiekt/instancja/zasób, numery 0..65534.</translation>
    </message>
    <message>
        <source>Name another file.</source>
        <translation>Podaj inny plik.</translation>
    </message>
    <message>
        <source>Name for people; two profiles may share an APN and differ in their credentials.</source>
        <translation>Nazwa dla ludzi; dwa profile mogą mieć ten sam APN i różne dane uwierzytelniające.</translation>
    </message>
    <message>
        <source>Name it in the job: kind = &quot;…&quot; under [board].</source>
        <translation>Podaj go w zadaniu: kind = &quot;…&quot; w sekcji [board].</translation>
    </message>
    <message>
        <source>Name it {0}.toml.</source>
        <translation>Nazwij go {0}.toml.</translation>
    </message>
    <message>
        <source>Name its board file.</source>
        <translation>Podaj jej plik płytki.</translation>
    </message>
    <message>
        <source>Name server to ask first.</source>
        <translation>Serwer nazw pytany jako pierwszy.</translation>
    </message>
    <message>
        <source>Name server to ask when the first does not answer.</source>
        <translation>Serwer nazw pytany, gdy pierwszy nie odpowiada.</translation>
    </message>
    <message>
        <source>Name the .hex file of the build.</source>
        <translation>Podaj plik .hex z wyniku budowania.</translation>
    </message>
    <message>
        <source>Name the column of the names {0} in the first line.</source>
        <translation>Nazwij kolumnę z nazwami {0} w pierwszym wierszu.</translation>
    </message>
    <message>
        <source>Name the file with the certificate of the authority that signed the server&apos;s.</source>
        <translation>Podaj plik z certyfikatem urzędu, który podpisał certyfikat serwera.</translation>
    </message>
    <message>
        <source>Name the image gives itself.</source>
        <translation>Nazwa, którą podaje obraz.</translation>
    </message>
    <message>
        <source>Name the right file.</source>
        <translation>Podaj właściwy plik.</translation>
    </message>
    <message>
        <source>Names the common context when the ids alone would not be unique; part of the key derivation.</source>
        <translation>Nazywa wspólny kontekst, gdy same identyfikatory nie są jednoznaczne; część wyprowadzania kluczy.</translation>
    </message>
    <message>
        <source>Network in use now: 0 to 20 are cellular, 21 to 40 other radio, 41 to 50 wired.</source>
        <translation>Używana sieć: od 0 do 20 komórkowa, od 21 do 40 inne radio, od 41 do 50 przewodowa.</translation>
    </message>
    <message>
        <source>Networks the APN is good for, one per instance: country code, comma, network code.</source>
        <translation>Sieci, w których działa APN, po jednej na instancję: kod kraju, przecinek, kod sieci.</translation>
    </message>
    <message>
        <source>Networks the device could use now, one per instance; same numbers as Network Bearer.</source>
        <translation>Sieci, których urządzenie mogłoby teraz użyć, po jednej na instancję; numery jak w Network Bearer.</translation>
    </message>
    <message>
        <source>Next router behind each of the addresses in resource 4; not the server&apos;s address.</source>
        <translation>Następny router za każdym z adresów w zasobie 4; nie adres serwera.</translation>
    </message>
    <message>
        <source>No Server object has Short Server ID {0} (there: {1}).</source>
        <translation>Żaden obiekt Server nie ma Short Server ID {0} (są: {1}).</translation>
    </message>
    <message>
        <source>No account in /0 has Short Server ID {0}.</source>
        <translation>Żadne konto w /0 nie ma Short Server ID {0}.</translation>
    </message>
    <message>
        <source>No connection to the server ({0}).</source>
        <translation>Brak połączenia z serwerem ({0}).</translation>
    </message>
    <message>
        <source>No connection to the server within {0} s.</source>
        <translation>Brak połączenia z serwerem w ciągu {0} s.</translation>
    </message>
    <message>
        <source>No connection to the server.</source>
        <translation>Brak połączenia z serwerem.</translation>
    </message>
    <message>
        <source>No unit can be made.</source>
        <translation>Nie można utworzyć żadnego urządzenia.</translation>
    </message>
    <message>
        <source>No {0} named {1} can be used in a device&apos;s certificate.</source>
        <translation>W certyfikacie urządzenia nie można użyć: {0} o nazwie {1}.</translation>
    </message>
    <message>
        <source>Nobody sees it on a label, and it changes on its way through a URI.</source>
        <translation>Na etykiecie nikt ich nie widzi, a w URI zmieniają się po drodze.</translation>
    </message>
    <message>
        <source>Not a definition of a LwM2M object: </source>
        <translation>To nie jest definicja obiektu LwM2M: </translation>
    </message>
    <message>
        <source>Nothing listens at this address and port.</source>
        <translation>Pod tym adresem i portem nic nie nasłuchuje.</translation>
    </message>
    <message>
        <source>Notification Storing</source>
        <translation>Notification Storing</translation>
    </message>
    <message>
        <source>Number of the server on this device; the Security instance (/0) with the same number says how to reach it.</source>
        <translation>Numer serwera w tym urządzeniu; instancja Security (/0) o tym samym numerze mówi, jak do niego dotrzeć.</translation>
    </message>
    <message>
        <source>Number of the serving cell: 16 bits on GSM, 28 bits on UMTS and LTE.</source>
        <translation>Numer obsługującej komórki: 16 bitów w GSM, 28 bitów w UMTS i LTE.</translation>
    </message>
    <message>
        <source>Numbers from 1 to 65535 are possible.</source>
        <translation>Możliwe są liczby od 1 do 65535.</translation>
    </message>
    <message>
        <source>Object /{0} has no resource {1}.</source>
        <translation>Obiekt /{0} nie ma zasobu {1}.</translation>
    </message>
    <message>
        <source>Object ID</source>
        <translation>Object ID</translation>
    </message>
    <message>
        <source>Object Instance ID</source>
        <translation>Object Instance ID</translation>
    </message>
    <message>
        <source>Offset of local time from UTC in ISO 8601 form, such as UTC+2.</source>
        <translation>Przesunięcie czasu lokalnego względem UTC według ISO 8601, np. UTC+2.</translation>
    </message>
    <message>
        <source>Only some clients overlook bytes behind the certificate.</source>
        <translation>Tylko niektóre klienty pomijają bajty za certyfikatem.</translation>
    </message>
    <message>
        <source>Only the application core is written.</source>
        <translation>Zapisywany jest tylko rdzeń aplikacyjny.</translation>
    </message>
    <message>
        <source>Only {0} finds the {1} {2} in the certificate.</source>
        <translation>Tylko {0} znajduje w certyfikacie: {1} {2}.</translation>
    </message>
    <message>
        <source>Operations is {0}; it takes R, W, RW, E or nothing.</source>
        <translation>Operations to {0}; możliwe są R, W, RW, E lub nic.</translation>
    </message>
    <message>
        <source>Others can read the token file.</source>
        <translation>Inni mogą odczytać plik z tokenem.</translation>
    </message>
    <message>
        <source>PSK identity</source>
        <translation>Tożsamość PSK</translation>
    </message>
    <message>
        <source>PSK key</source>
        <translation>klucz PSK</translation>
    </message>
    <message>
        <source>PSK mode has no Server Public Key.</source>
        <translation>W trybie PSK nie ma Server Public Key.</translation>
    </message>
    <message>
        <source>Packets sent over this connection since the device last restarted; the counter wraps.</source>
        <translation>Pakiety wysłane tym połączeniem od ostatniego uruchomienia urządzenia; licznik się przewija.</translation>
    </message>
    <message>
        <source>Password for PAP or CHAP.</source>
        <translation>Hasło dla PAP lub CHAP.</translation>
    </message>
    <message>
        <source>Pause after the first failed attempt of a sequence; it doubles with each further one.</source>
        <translation>Przerwa po pierwszej nieudanej próbie serii; z każdą następną podwaja się.</translation>
    </message>
    <message>
        <source>Pause between the previous server&apos;s registration and the first one with this server.</source>
        <translation>Przerwa między rejestracją na poprzednim serwerze a pierwszą na tym.</translation>
    </message>
    <message>
        <source>Pause between two sequences of attempts; the largest value means no further sequence.</source>
        <translation>Przerwa między dwiema seriami prób; największa wartość znaczy: bez dalszych serii.</translation>
    </message>
    <message>
        <source>Pauses in seconds before each new attempt after a failure, with commas between, such as 10,60,600.</source>
        <translation>Przerwy w sekundach przed każdą nową próbą po niepowodzeniu, oddzielone przecinkami, np. 10,60,600.</translation>
    </message>
    <message>
        <source>Phone number (MSISDN) under which the server takes SMS from this device.</source>
        <translation>Numer telefonu (MSISDN), pod którym serwer przyjmuje SMS-y od tego urządzenia.</translation>
    </message>
    <message>
        <source>Place in the order of registrations, lowest first; absent means independent of the other servers.</source>
        <translation>Miejsce w kolejności rejestracji, od najniższego; brak znaczy: niezależnie od innych serwerów.</translation>
    </message>
    <message>
        <source>Plug it in, and look at the cable.</source>
        <translation>Podłącz ją i sprawdź kabel.</translation>
    </message>
    <message>
        <source>Plug one in; or name the --port of a board that runs the provisioning firmware, or try --virtual.</source>
        <translation>Podłącz sondę; albo podaj przez --port port płytki z działającym firmwarem do provisioningu, albo użyj --virtual.</translation>
    </message>
    <message>
        <source>Plug the board in again.</source>
        <translation>Podłącz płytkę ponownie.</translation>
    </message>
    <message>
        <source>Plug the probe out and in again, and start again.</source>
        <translation>Odłącz i podłącz sondę, potem zacznij ponownie.</translation>
    </message>
    <message>
        <source>Plug the probes out and in again; if it stays, end its programs or install it again.</source>
        <translation>Odłącz i podłącz sondy; jeśli się powtarza, zakończ jego programy albo zainstaluj je ponownie.</translation>
    </message>
    <message>
        <source>Power sources of the device, one per instance; 7 and 8 describe the source with the same instance number.</source>
        <translation>Źródła zasilania urządzenia, po jednym na instancję; 7 i 8 opisują źródło o tym samym numerze instancji.</translation>
    </message>
    <message>
        <source>Power-cycle the board and start again.</source>
        <translation>Wyłącz i włącz zasilanie płytki, potem zacznij ponownie.</translation>
    </message>
    <message>
        <source>Pre-shared key (PSK)</source>
        <translation>klucz współdzielony (PSK)</translation>
    </message>
    <message>
        <source>Prefix length of the IPv6 address with the same instance number.</source>
        <translation>Długość prefiksu adresu IPv6 o tym samym numerze instancji.</translation>
    </message>
    <message>
        <source>Press the cables in and start again.</source>
        <translation>Dociśnij kable i zacznij ponownie.</translation>
    </message>
    <message>
        <source>Press the cables in and start again; if it stays, try the same with nrfutil by hand.</source>
        <translation>Dociśnij kable i zacznij ponownie; jeśli się powtarza, spróbuj tego samego ręcznie w nrfutil.</translation>
    </message>
    <message>
        <source>Profiles for small devices name elliptic curves only; RSA is ten times the size and often left out.</source>
        <translation>Profile dla małych urządzeń wymieniają tylko krzywe eliptyczne; RSA jest dziesięć razy większe i często pomijane.</translation>
    </message>
    <message>
        <source>Protocols by which the device can fetch an image, one per instance; the Package URI must use one of them.</source>
        <translation>Protokoły, którymi urządzenie może pobrać obraz, po jednym na instancję; Package URI musi używać jednego z nich.</translation>
    </message>
    <message>
        <source>Public Key or Identity</source>
        <translation>Public Key or Identity</translation>
    </message>
    <message>
        <source>Put a comma between two entries.</source>
        <translation>Wstaw przecinek między dwoma wpisami.</translation>
    </message>
    <message>
        <source>Put it in quotes.</source>
        <translation>Ujmij w cudzysłów.</translation>
    </message>
    <message>
        <source>Put on the board the job is for, or name its kind in the job.</source>
        <translation>Podłącz płytkę, dla której jest zadanie, albo podaj w zadaniu jej rodzaj.</translation>
    </message>
    <message>
        <source>Put one in every line.</source>
        <translation>Wpisz ją w każdym wierszu.</translation>
    </message>
    <message>
        <source>Put the base name into the first record that has a value.</source>
        <translation>Przenieś nazwę bazową do pierwszego rekordu, który ma wartość.</translation>
    </message>
    <message>
        <source>Put the same quote at both ends.</source>
        <translation>Postaw ten sam cudzysłów na obu końcach.</translation>
    </message>
    <message>
        <source>Put the unit back that the run began with, or start again with this one.</source>
        <translation>Odłóż na miejsce urządzenie, z którym zaczął się przebieg, albo zacznij ponownie z tym.</translation>
    </message>
    <message>
        <source>Quality of service class to request on LTE or NB-IoT (3GPP TS 23.203).</source>
        <translation>Klasa jakości usługi, o którą prosić w LTE lub NB-IoT (3GPP TS 23.203).</translation>
    </message>
    <message>
        <source>Quality of the received signal in the bearer&apos;s own measure: RSRQ on LTE, RxQual on GSM, LQI on 802.15.4.</source>
        <translation>Jakość odbieranego sygnału w mierze nośnika: RSRQ w LTE, RxQual w GSM, LQI w 802.15.4.</translation>
    </message>
    <message>
        <source>Radio technologies the device may use for this APN, one per instance; 16 to 100 are not given out yet.</source>
        <translation>Technologie radiowe dozwolone dla tego APN, po jednej na instancję; od 16 do 100 nie są jeszcze przydzielone.</translation>
    </message>
    <message>
        <source>Random value mixed into the key derivation; it need not be secret.</source>
        <translation>Losowa wartość domieszana do wyprowadzania kluczy; nie musi być tajna.</translation>
    </message>
    <message>
        <source>Raw public key (RPK)</source>
        <translation>surowy klucz publiczny (RPK)</translation>
    </message>
    <message>
        <source>Read it from the label again.</source>
        <translation>Odczytaj go jeszcze raz z etykiety.</translation>
    </message>
    <message>
        <source>Read it from the modem or the label again.</source>
        <translation>Odczytaj go jeszcze raz z modemu albo z etykiety.</translation>
    </message>
    <message>
        <source>Read it from the modem or the label again: after {0} comes a {1}.</source>
        <translation>Odczytaj go jeszcze raz z modemu albo z etykiety: po {0} występuje {1}.</translation>
    </message>
    <message>
        <source>Read it from the unit again.</source>
        <translation>Odczytaj go jeszcze raz z urządzenia.</translation>
    </message>
    <message>
        <source>Received signal against interference and noise (SINR).</source>
        <translation>Odbierany sygnał względem zakłóceń i szumu (SINR).</translation>
    </message>
    <message>
        <source>Recover it, which erases everything on it, or set it aside.</source>
        <translation>Odblokuj go przez recover, co wymaże wszystko, albo odłóż.</translation>
    </message>
    <message>
        <source>Register the device with Security Mode Certificate.</source>
        <translation>Zarejestruj urządzenie z Security Mode Certificate.</translation>
    </message>
    <message>
        <source>Reliable Data Service port of the device when it talks over Non-IP data delivery (3GPP TS 24.250).</source>
        <translation>Port Reliable Data Service urządzenia, gdy używa ono Non-IP data delivery (3GPP TS 24.250).</translation>
    </message>
    <message>
        <source>Reliable Data Service port of the device; only with PDN type Non-IP (3GPP TS 24.250).</source>
        <translation>Port Reliable Data Service urządzenia; tylko przy typie PDN Non-IP (3GPP TS 24.250).</translation>
    </message>
    <message>
        <source>Reliable Data Service port of the server when the device talks over Non-IP data delivery (3GPP TS 24.250).</source>
        <translation>Port Reliable Data Service serwera, gdy urządzenie używa Non-IP data delivery (3GPP TS 24.250).</translation>
    </message>
    <message>
        <source>Reliable Data Service port of the server; only with PDN type Non-IP (3GPP TS 24.250).</source>
        <translation>Port Reliable Data Service serwera; tylko przy typie PDN Non-IP (3GPP TS 24.250).</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>Usuń.</translation>
    </message>
    <message>
        <source>Remove it: `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER -out KEY.der`.</source>
        <translation>Usuń je: `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER -out KEY.der`.</translation>
    </message>
    <message>
        <source>Remove object {0}</source>
        <translation>Usuń obiekt {0}</translation>
    </message>
    <message>
        <source>Remove one of them: no two units may share it.</source>
        <translation>Usuń jedną z nich: żadne dwa urządzenia nie mogą jej dzielić.</translation>
    </message>
    <message>
        <source>Remove the blanks</source>
        <translation>Usuń odstępy</translation>
    </message>
    <message>
        <source>Remove them.</source>
        <translation>Usuń je.</translation>
    </message>
    <message>
        <source>Rename to {0}</source>
        <translation>Zmień nazwę na {0}</translation>
    </message>
    <message>
        <source>Reserve one first.</source>
        <translation>Najpierw zarezerwuj nazwę.</translation>
    </message>
    <message>
        <source>Resource {0} is defined twice.</source>
        <translation>Zasób {0} jest zdefiniowany dwa razy.</translation>
    </message>
    <message>
        <source>Restarts the device.</source>
        <translation>Uruchamia urządzenie ponownie.</translation>
    </message>
    <message>
        <source>Restore a backup.</source>
        <translation>Przywróć kopię zapasową.</translation>
    </message>
    <message>
        <source>Restore it from a backup, or name another file.</source>
        <translation>Przywróć go z kopii zapasowej albo podaj inny plik.</translation>
    </message>
    <message>
        <source>Retire it first.</source>
        <translation>Najpierw ją wycofaj.</translation>
    </message>
    <message>
        <source>Revision of the hardware.</source>
        <translation>Wersja sprzętu.</translation>
    </message>
    <message>
        <source>Rights are given on object /{0}, which the pack does not write and the device does not have.</source>
        <translation>Prawa nadano do obiektu /{0}, którego paczka nie zapisuje i którego urządzenie nie ma.</translation>
    </message>
    <message>
        <source>Rights are given to Short Server ID {0}, which no account has.</source>
        <translation>Prawa nadano dla Short Server ID {0}, którego nie ma żadne konto.</translation>
    </message>
    <message>
        <source>Rights by Short Server ID (the instance number, 0 = all others): 1 read, 2 write, 4 execute, 8 delete, 16 create, summed.</source>
        <translation>Prawa według Short Server ID (numer instancji, 0 = wszyscy inni): 1 odczyt, 2 zapis, 4 wykonanie, 8 usunięcie, 16 tworzenie, zsumowane.</translation>
    </message>
    <message>
        <source>Roughly how much storage is free for data and software; 1 kB is 1000 bytes.</source>
        <translation>Ile mniej więcej jest wolnej pamięci na dane i oprogramowanie; 1 kB to 1000 bajtów.</translation>
    </message>
    <message>
        <source>Router for the address with the same instance number.</source>
        <translation>Router dla adresu o tym samym numerze instancji.</translation>
    </message>
    <message>
        <source>Run: chmod 600 {0}</source>
        <translation>Uruchom: chmod 600 {0}</translation>
    </message>
    <message>
        <source>Run: nrfutil install device. It needs the internet once.</source>
        <translation>Uruchom: nrfutil install device. Raz potrzebny jest internet.</translation>
    </message>
    <message>
        <source>Run: nrfutil upgrade device.</source>
        <translation>Uruchom: nrfutil upgrade device.</translation>
    </message>
    <message>
        <source>SEGGER&apos;s J-Link library is missing or too old. Searched: {0}. ({1})</source>
        <translation>Brakuje biblioteki J-Link firmy SEGGER albo jest za stara. Szukano: {0}. ({1})</translation>
    </message>
    <message>
        <source>SEGGER&apos;s J-Link software is missing: {0}</source>
        <translation>Brakuje oprogramowania J-Link firmy SEGGER: {0}</translation>
    </message>
    <message>
        <source>SMS received without error while counting.</source>
        <translation>SMS-y odebrane bez błędu podczas liczenia.</translation>
    </message>
    <message>
        <source>SMS sent without error while counting.</source>
        <translation>SMS-y wysłane bez błędu podczas liczenia.</translation>
    </message>
    <message>
        <source>Save one with `factory-prov token save {0}`, set {1}, or name a token file.</source>
        <translation>Zapisz token przez `factory-prov token save {0}`, ustaw {1} albo podaj plik z tokenem.</translation>
    </message>
    <message>
        <source>Save the file as UTF-8.</source>
        <translation>Zapisz plik jako UTF-8.</translation>
    </message>
    <message>
        <source>Save the list as CSV again.</source>
        <translation>Zapisz listę ponownie jako CSV.</translation>
    </message>
    <message>
        <source>Save under another name, or replace it.</source>
        <translation>Zapisz pod inną nazwą albo zastąp.</translation>
    </message>
    <message>
        <source>Scan its label, or give its endpoint name with --name.</source>
        <translation>Zeskanuj etykietę albo podaj nazwę endpointu przez --name.</translation>
    </message>
    <message>
        <source>Scheme, host and port of the server, such as coaps://eu.example.com:5684.</source>
        <translation>Schemat, host i port serwera, np. coaps://eu.example.com:5684.</translation>
    </message>
    <message>
        <source>Secret Key</source>
        <translation>Secret Key</translation>
    </message>
    <message>
        <source>Security Mode</source>
        <translation>Security Mode</translation>
    </message>
    <message>
        <source>Security Mode PSK needs an identity and a key, and one of them is missing.</source>
        <translation>Security Mode PSK wymaga tożsamości i klucza, a jednego z nich brakuje.</translation>
    </message>
    <message>
        <source>Security Mode is Certificate with EST, but there is no Bootstrap-Server account.</source>
        <translation>Security Mode to Certificate z EST, ale nie ma konta Bootstrap-Server.</translation>
    </message>
    <message>
        <source>Security Mode is NoSec.</source>
        <translation>Security Mode to NoSec.</translation>
    </message>
    <message>
        <source>Security Mode is missing or unknown.</source>
        <translation>Brakuje Security Mode albo jest nieznany.</translation>
    </message>
    <message>
        <source>See configs/custom-board.toml for an example.</source>
        <translation>Przykład jest w configs/custom-board.toml.</translation>
    </message>
    <message>
        <source>See whether another station registers the same unit, then try again with update.</source>
        <translation>Sprawdź, czy inne stanowisko nie rejestruje tego samego urządzenia, potem spróbuj ponownie z update.</translation>
    </message>
    <message>
        <source>SenML cannot carry NaN or infinity.</source>
        <translation>SenML nie może zawierać NaN ani nieskończoności.</translation>
    </message>
    <message>
        <source>SenML demands strings of definite length (RFC 8428 §6); another client may refuse it.</source>
        <translation>SenML wymaga ciągów o stałej długości (RFC 8428 §6); inny klient może to odrzucić.</translation>
    </message>
    <message>
        <source>Sequences of attempts after which the registration counts as failed.</source>
        <translation>Po ilu seriach prób rejestracja liczy się jako nieudana.</translation>
    </message>
    <message>
        <source>Server Public Key</source>
        <translation>Server Public Key</translation>
    </message>
    <message>
        <source>Server name to ask for in the handshake and to look for in its certificate when it is not the URI&apos;s host.</source>
        <translation>Nazwa serwera, o którą urządzenie pyta i której szuka w certyfikacie, gdy nie jest to host z URI.</translation>
    </message>
    <message>
        <source>Servers and devices do not agree on how to write it.</source>
        <translation>Serwery i urządzenia różnie go zapisują.</translation>
    </message>
    <message>
        <source>Servers compare names letter by letter, though URNs may begin in capitals.</source>
        <translation>Serwery porównują nazwy litera po literze, choć URN-y mogą zaczynać się wielkimi literami.</translation>
    </message>
    <message>
        <source>Servers find a device by its name.</source>
        <translation>Serwery znajdują urządzenie po nazwie.</translation>
    </message>
    <message>
        <source>Servers look it up as text: the device would never connect (RFC 4279 §5.1).</source>
        <translation>Serwery szukają jej jako tekstu: urządzenie nigdy by się nie połączyło (RFC 4279 §5.1).</translation>
    </message>
    <message>
        <source>Servers refuse a certificate whose extended key usage leaves out clientAuth.</source>
        <translation>Serwery odrzucają certyfikat, którego rozszerzone użycie klucza nie ma clientAuth.</translation>
    </message>
    <message>
        <source>Servers refuse a certificate whose key usage leaves out digitalSignature: the handshake is one.</source>
        <translation>Serwery odrzucają certyfikat, którego użycie klucza nie ma digitalSignature: uzgadnianie połączenia to właśnie podpis.</translation>
    </message>
    <message>
        <source>Servers refuse it.</source>
        <translation>Serwery go odrzucają.</translation>
    </message>
    <message>
        <source>Servers tell certificates of one issuer apart by it (RFC 5280 §4.1.2.2).</source>
        <translation>Serwery odróżniają po nim certyfikaty jednego wystawcy (RFC 5280 §4.1.2.2).</translation>
    </message>
    <message>
        <source>Set HTTPS_PROXY to an HTTP proxy, or name the server in NO_PROXY.</source>
        <translation>Ustaw HTTPS_PROXY na proxy HTTP albo wpisz serwer do NO_PROXY.</translation>
    </message>
    <message>
        <source>Set a larger packet limit.</source>
        <translation>Ustaw większy limit pakietu.</translation>
    </message>
    <message>
        <source>Sets the counters to zero and counts, until Stop or for the Collection Period.</source>
        <translation>Zeruje liczniki i liczy do Stop albo przez Collection Period.</translation>
    </message>
    <message>
        <source>Short Server ID</source>
        <translation>Short Server ID</translation>
    </message>
    <message>
        <source>Short Server ID is missing.</source>
        <translation>Brakuje Short Server ID.</translation>
    </message>
    <message>
        <source>Short Server ID of the server that may change these rights; 65535 leaves them to bootstrap.</source>
        <translation>Short Server ID serwera, który może zmieniać te prawa; 65535 zostawia je serwerowi bootstrap.</translation>
    </message>
    <message>
        <source>Shorten it or the endpoint name in it.</source>
        <translation>Skróć tekst albo nazwę endpointu w nim.</translation>
    </message>
    <message>
        <source>Shorten it; a certificate without an end can be asked for in a job (no_expiry).</source>
        <translation>Skróć ją; o certyfikat bez końca ważności można poprosić w zadaniu (no_expiry).</translation>
    </message>
    <message>
        <source>Shortest time between two notifications when the observation does not say; absent means 0.</source>
        <translation>Najkrótszy czas między dwoma powiadomieniami, gdy obserwacja go nie podaje; brak znaczy 0.</translation>
    </message>
    <message>
        <source>Sign it with SHA-256, SHA-384 or SHA-512.</source>
        <translation>Podpisz go z SHA-256, SHA-384 lub SHA-512.</translation>
    </message>
    <message>
        <source>Size of the storage for data and software; 1 kB is 1000 bytes.</source>
        <translation>Wielkość pamięci na dane i oprogramowanie; 1 kB to 1000 bajtów.</translation>
    </message>
    <message>
        <source>Speed and direction, encoded as 3GPP TS 23.032 says.</source>
        <translation>Prędkość i kierunek, zakodowane według 3GPP TS 23.032.</translation>
    </message>
    <message>
        <source>Speed in whatever direction.</source>
        <translation>Prędkość w dowolnym kierunku.</translation>
    </message>
    <message>
        <source>State of the internal battery.</source>
        <translation>Stan wbudowanej baterii.</translation>
    </message>
    <message>
        <source>Stop it.</source>
        <translation>Zatrzymaj go.</translation>
    </message>
    <message>
        <source>Such signatures can be forged, and TLS libraries refuse them.</source>
        <translation>Takie podpisy można podrobić i biblioteki TLS je odrzucają.</translation>
    </message>
    <message>
        <source>Suites to offer, one per instance: both bytes of the IANA number as one value, 0xC0A8 being 49320.</source>
        <translation>Oferowane zestawy szyfrów, po jednym na instancję: oba bajty numeru IANA jako jedna wartość, 0xC0A8 to 49320.</translation>
    </message>
    <message>
        <source>Sum of the TLS 1.3 features to use: 1 plain PSK, 2 0-RTT, 4 PSK with forward secrecy, 8 certificates.</source>
        <translation>Suma używanych funkcji TLS 1.3: 1 zwykły PSK, 2 0-RTT, 4 PSK z utajnieniem przyszłym, 8 certyfikaty.</translation>
    </message>
    <message>
        <source>Switch the board on, and check the cable between it and its probe.</source>
        <translation>Włącz płytkę i sprawdź kabel między nią a sondą.</translation>
    </message>
    <message>
        <source>TLS groups for the key exchange, the favourite in instance 0 (RFC 8446, 4.2.7).</source>
        <translation>Grupy TLS do wymiany kluczy, ulubiona w instancji 0 (RFC 8446, 4.2.7).</translation>
    </message>
    <message>
        <source>TLS signature schemes the device should offer, the favourite in instance 0 (RFC 8446, 4.2.3).</source>
        <translation>Schematy podpisów TLS, które ma oferować urządzenie, ulubiony w instancji 0 (RFC 8446, 4.2.3).</translation>
    </message>
    <message>
        <source>TLS signature schemes this server understands inside certificates (RFC 8446, 4.2.3).</source>
        <translation>Schematy podpisów TLS, które ten serwer rozumie w certyfikatach (RFC 8446, 4.2.3).</translation>
    </message>
    <message>
        <source>TLS signature schemes this server understands, such as 1027, ECDSA P-256 with SHA-256 (RFC 8446, 4.2.3).</source>
        <translation>Schematy podpisów TLS, które rozumie ten serwer, np. 1027, ECDSA P-256 z SHA-256 (RFC 8446, 4.2.3).</translation>
    </message>
    <message>
        <source>Take another name.</source>
        <translation>Weź inną nazwę.</translation>
    </message>
    <message>
        <source>Take another name. If it is that very unit, use --again {0}.</source>
        <translation>Weź inną nazwę. Jeśli to właśnie to urządzenie, użyj --again {0}.</translation>
    </message>
    <message>
        <source>Take another name. If that run was cut off, use --again {0}.</source>
        <translation>Weź inną nazwę. Jeśli tamten przebieg przerwano, użyj --again {0}.</translation>
    </message>
    <message>
        <source>Take it away, or open it.</source>
        <translation>Usuń go albo dodaj nawias otwierający.</translation>
    </message>
    <message>
        <source>Take it from a file</source>
        <translation>Weź z pliku</translation>
    </message>
    <message>
        <source>Take it out.</source>
        <translation>Usuń go.</translation>
    </message>
    <message>
        <source>Take one of them.</source>
        <translation>Weź jeden z nich.</translation>
    </message>
    <message>
        <source>Take the right file.</source>
        <translation>Weź właściwy plik.</translation>
    </message>
    <message>
        <source>Takes the device back to the state before first use; it then bootstraps again.</source>
        <translation>Przywraca urządzenie do stanu sprzed pierwszego użycia; potem wykonuje ono bootstrap od nowa.</translation>
    </message>
    <message>
        <source>Text or bytes of the record are written in chunks, without a length in front.</source>
        <translation>Tekst lub bajty rekordu są zapisane w kawałkach, bez długości na początku.</translation>
    </message>
    <message>
        <source>Text stands under the label of object links (vlo), or a link under that of text (3).</source>
        <translation>Tekst stoi pod etykietą łączy obiektów (vlo) albo łącze pod etykietą tekstu (3).</translation>
    </message>
    <message>
        <source>The APN profile (/11) to use for this server.</source>
        <translation>Profil APN (/11) dla tego serwera.</translation>
    </message>
    <message>
        <source>The COSE instances whose keys protect the payload itself.</source>
        <translation>Instancje COSE, których klucze chronią samą treść.</translation>
    </message>
    <message>
        <source>The MQTT Server instance with the broker&apos;s settings; only when the URI&apos;s scheme is an MQTT one.</source>
        <translation>Instancja MQTT Server z ustawieniami brokera; tylko gdy schemat URI dotyczy MQTT.</translation>
    </message>
    <message>
        <source>The OSCORE instance (/21) with the keys for this server; when it is set the device has to use OSCORE.</source>
        <translation>Instancja OSCORE (/21) z kluczami dla tego serwera; gdy jest ustawiona, urządzenie musi używać OSCORE.</translation>
    </message>
    <message>
        <source>The PEM text is cut off.</source>
        <translation>Tekst PEM jest ucięty.</translation>
    </message>
    <message>
        <source>The PSK identity has {0} characters.</source>
        <translation>Długość tożsamości PSK w znakach: {0}.</translation>
    </message>
    <message>
        <source>The PSK identity must be UTF-8 text without NUL, at most {0} bytes.</source>
        <translation>Tożsamość PSK musi być tekstem UTF-8 bez NUL i mieć najwyżej {0} B.</translation>
    </message>
    <message>
        <source>The PSK identity {0}.</source>
        <translation>Tożsamość PSK {0}.</translation>
    </message>
    <message>
        <source>The access token in the server&apos;s file was not taken over; a job holds none.</source>
        <translation>Token z pliku serwera nie został przejęty; zadanie nie zawiera tokenów.</translation>
    </message>
    <message>
        <source>The address begins with {0}:// but Security Mode is {1}.</source>
        <translation>Adres zaczyna się od {0}://, a Security Mode to {1}.</translation>
    </message>
    <message>
        <source>The address is over {0} bytes.</source>
        <translation>Adres ma ponad {0} B.</translation>
    </message>
    <message>
        <source>The address says port {0}, the option {1}.</source>
        <translation>Adres podaje port {0}, a opcja {1}.</translation>
    </message>
    <message>
        <source>The array has no fixed length but its last record has.</source>
        <translation>Tablica nie ma stałej długości, ale ma ją jej ostatni rekord.</translation>
    </message>
    <message>
        <source>The block {0} is damaged: it is not base64.</source>
        <translation>Blok {0} jest uszkodzony: to nie base64.</translation>
    </message>
    <message>
        <source>The certificate does not carry the {0} {1}.</source>
        <translation>W certyfikacie nie ma: {0} {1}.</translation>
    </message>
    <message>
        <source>The certificate expired on {0}.</source>
        <translation>Certyfikat wygasł {0}.</translation>
    </message>
    <message>
        <source>The certificate expires on {0}.</source>
        <translation>Certyfikat wygasa {0}.</translation>
    </message>
    <message>
        <source>The certificate is PEM text.</source>
        <translation>Certyfikat jest tekstem PEM.</translation>
    </message>
    <message>
        <source>The certificate is not valid before {0} UTC.</source>
        <translation>Certyfikat nie jest ważny przed {0} UTC.</translation>
    </message>
    <message>
        <source>The certificate is signed with {0}.</source>
        <translation>Certyfikat jest podpisany z użyciem: {0}.</translation>
    </message>
    <message>
        <source>The certificate is that of a CA, not of the server.</source>
        <translation>To certyfikat CA, a nie serwera.</translation>
    </message>
    <message>
        <source>The certificate of the server is not accepted: {0}.</source>
        <translation>Certyfikat serwera nie został przyjęty: {0}.</translation>
    </message>
    <message>
        <source>The certificate would end after the year 9999, which X.509 cannot write.</source>
        <translation>Certyfikat kończyłby się po roku 9999, czego X.509 nie może zapisać.</translation>
    </message>
    <message>
        <source>The certificate would never be valid.</source>
        <translation>Certyfikat nigdy nie byłby ważny.</translation>
    </message>
    <message>
        <source>The certificate&apos;s fields were not taken over, because no account uses a certificate.</source>
        <translation>Pola certyfikatu nie zostały przejęte, bo żadne konto nie używa certyfikatu.</translation>
    </message>
    <message>
        <source>The client cannot tell them apart and refuses the whole pack.</source>
        <translation>Klient nie może ich odróżnić i odrzuca całą paczkę.</translation>
    </message>
    <message>
        <source>The client converts nothing: it refuses the whole pack.</source>
        <translation>Klient niczego nie przelicza: odrzuca całą paczkę.</translation>
    </message>
    <message>
        <source>The client knows only name, base name and the value labels; any other makes it refuse the whole pack.</source>
        <translation>Klient zna tylko nazwę, nazwę bazową i etykiety wartości; z powodu każdej innej odrzuca całą paczkę.</translation>
    </message>
    <message>
        <source>The client reads plain integers and binary floats only. {0}</source>
        <translation>Klient czyta tylko zwykłe liczby całkowite i zmiennoprzecinkowe. {0}</translation>
    </message>
    <message>
        <source>The client reads plain integers. {0}</source>
        <translation>Klient czyta zwykłe liczby całkowite. {0}</translation>
    </message>
    <message>
        <source>The client reads plain values. {0}</source>
        <translation>Klient czyta zwykłe wartości. {0}</translation>
    </message>
    <message>
        <source>The client refuses the whole pack, or never connects with it.</source>
        <translation>Klient odrzuca całą paczkę albo nigdy się z tym nie łączy.</translation>
    </message>
    <message>
        <source>The client refuses the whole pack, or never registers.</source>
        <translation>Klient odrzuca całą paczkę albo nigdy się nie rejestruje.</translation>
    </message>
    <message>
        <source>The client refuses the whole pack.</source>
        <translation>Klient odrzuca całą paczkę.</translation>
    </message>
    <message>
        <source>The client&apos;s decoder stumbles over this form and refuses the pack.</source>
        <translation>Dekoder klienta nie radzi sobie z tą postacią i odrzuca paczkę.</translation>
    </message>
    <message>
        <source>The common name is {0}, the endpoint name {1}.</source>
        <translation>Nazwa pospolita to {0}, a nazwa endpointu to {1}.</translation>
    </message>
    <message>
        <source>The connection broke before the whole answer came.</source>
        <translation>Połączenie zerwało się, zanim przyszła cała odpowiedź.</translation>
    </message>
    <message>
        <source>The curve {0} has {1} bits, but LwM2M forbids curves under {2} bits.</source>
        <translation>Krzywa {0} ma {1} bitów, a LwM2M nie pozwala na krzywe poniżej {2} bitów.</translation>
    </message>
    <message>
        <source>The device accepts it, wipes its configuration and then does nothing.</source>
        <translation>Urządzenie ją przyjmuje, kasuje swoją konfigurację i potem nic nie robi.</translation>
    </message>
    <message>
        <source>The device compares it byte for byte with what the server shows, so that it never connects.</source>
        <translation>Urządzenie porównuje go bajt w bajt z tym, co pokazuje serwer, więc nigdy się nie połączy.</translation>
    </message>
    <message>
        <source>The device compares it with the digest of the server&apos;s certificate, so that it never connects.</source>
        <translation>Urządzenie porównuje go ze skrótem certyfikatu serwera, więc nigdy się nie połączy.</translation>
    </message>
    <message>
        <source>The device does little else than to renew its registration.</source>
        <translation>Urządzenie prawie tylko odnawia swoją rejestrację.</translation>
    </message>
    <message>
        <source>The device does not notice and stores half a configuration.</source>
        <translation>Urządzenie tego nie zauważa i zapisuje pół konfiguracji.</translation>
    </message>
    <message>
        <source>The device has it</source>
        <translation>Urządzenie go ma</translation>
    </message>
    <message>
        <source>The device has no object /{0}.</source>
        <translation>Urządzenie nie ma obiektu /{0}.</translation>
    </message>
    <message>
        <source>The device keeps the last value; a reader of the job sees the first.</source>
        <translation>Urządzenie zachowuje ostatnią wartość, a kto czyta zadanie, widzi pierwszą.</translation>
    </message>
    <message>
        <source>The device knows no address for this server and never registers with it.</source>
        <translation>Urządzenie nie zna adresu tego serwera i nigdy się w nim nie zarejestruje.</translation>
    </message>
    <message>
        <source>The device refuses a pack that anything follows, even a newline or flash filler.</source>
        <translation>Urządzenie odrzuca paczkę, za którą jest cokolwiek, nawet znak nowego wiersza lub wypełnienie flash.</translation>
    </message>
    <message>
        <source>The device refuses it as a whole.</source>
        <translation>Urządzenie odrzuca ją w całości.</translation>
    </message>
    <message>
        <source>The device refuses the whole pack, or never registers.</source>
        <translation>Urządzenie odrzuca całą paczkę albo nigdy się nie rejestruje.</translation>
    </message>
    <message>
        <source>The device refuses the whole pack.</source>
        <translation>Urządzenie odrzuca całą paczkę.</translation>
    </message>
    <message>
        <source>The device stores it and never connects.</source>
        <translation>Urządzenie zapisuje go i nigdy się nie łączy.</translation>
    </message>
    <message>
        <source>The device takes it and never registers.</source>
        <translation>Urządzenie przyjmuje go i nigdy się nie rejestruje.</translation>
    </message>
    <message>
        <source>The device takes it and then knows no server: it never registers.</source>
        <translation>Urządzenie ją przyjmuje i nie zna żadnego serwera: nigdy się nie zarejestruje.</translation>
    </message>
    <message>
        <source>The device takes the pack and silently never registers.</source>
        <translation>Urządzenie przyjmuje paczkę i po cichu nigdy się nie rejestruje.</translation>
    </message>
    <message>
        <source>The device takes the pair without a word, and every handshake then fails.</source>
        <translation>Urządzenie przyjmuje tę parę bez słowa, a potem nie udaje się żadne połączenie.</translation>
    </message>
    <message>
        <source>The device takes these bytes without a word and then cannot connect.</source>
        <translation>Urządzenie przyjmuje te bajty bez słowa, a potem nie może się połączyć.</translation>
    </message>
    <message>
        <source>The device would trust any server, also an impostor&apos;s.</source>
        <translation>Urządzenie ufałoby każdemu serwerowi, także podstawionemu.</translation>
    </message>
    <message>
        <source>The device&apos;s address, IPv4 or IPv6: write it for a static one, or read what the network gave.</source>
        <translation>Adres urządzenia, IPv4 lub IPv6: zapisz, aby był stały, albo odczytaj, co dała sieć.</translation>
    </message>
    <message>
        <source>The device&apos;s client does not store {0}.</source>
        <translation>Klient urządzenia nie zapisuje: {0}.</translation>
    </message>
    <message>
        <source>The device&apos;s client has no raw public key mode.</source>
        <translation>Klient urządzenia nie ma trybu surowego klucza publicznego.</translation>
    </message>
    <message>
        <source>The device&apos;s client refuses {0} for {1}.</source>
        <translation>Klient urządzenia odrzuca wartość {0} dla {1}.</translation>
    </message>
    <message>
        <source>The device&apos;s clock as Unix time; a server may set it.</source>
        <translation>Zegar urządzenia jako czas uniksowy; serwer może go ustawić.</translation>
    </message>
    <message>
        <source>The device&apos;s own OSCORE id; the server has it as its recipient id.</source>
        <translation>Własny identyfikator OSCORE urządzenia; serwer ma go jako identyfikator odbiorcy.</translation>
    </message>
    <message>
        <source>The device&apos;s own addresses, IPv4 or IPv6, one per instance.</source>
        <translation>Własne adresy urządzenia, IPv4 lub IPv6, po jednym na instancję.</translation>
    </message>
    <message>
        <source>The digest {0} is too weak for a signature that lasts for years.</source>
        <translation>Skrót {0} jest za słaby dla podpisu, który ma służyć latami.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Dysk jest pełny.</translation>
    </message>
    <message>
        <source>The endpoint name is empty.</source>
        <translation>Nazwa endpointu jest pusta.</translation>
    </message>
    <message>
        <source>The endpoint name is not valid Unicode text.</source>
        <translation>Nazwa endpointu nie jest poprawnym tekstem Unicode.</translation>
    </message>
    <message>
        <source>The endpoint name {0}.</source>
        <translation>Nazwa endpointu {0}.</translation>
    </message>
    <message>
        <source>The extended key usage leaves out clientAuth.</source>
        <translation>Rozszerzone użycie klucza nie ma clientAuth.</translation>
    </message>
    <message>
        <source>The extended key usage leaves out serverAuth.</source>
        <translation>Rozszerzone użycie klucza nie ma serverAuth.</translation>
    </message>
    <message>
        <source>The fields are {{serial}}, {{serial:06d}} for at least 6 digits, and {{hardware_id}}.</source>
        <translation>Pola to {{serial}}, {{serial:06d}} (co najmniej 6 cyfr) i {{hardware_id}}.</translation>
    </message>
    <message>
        <source>The file defines more than one object, and one is what a file holds.</source>
        <translation>Plik definiuje więcej niż jeden obiekt, a mieści się w nim tylko jeden.</translation>
    </message>
    <message>
        <source>The file defines object {0}.</source>
        <translation>Plik definiuje obiekt {0}.</translation>
    </message>
    <message>
        <source>The file does not say its format.</source>
        <translation>Plik nie podaje swojego formatu.</translation>
    </message>
    <message>
        <source>The file has a DOCTYPE, which is refused because it can declare entities.</source>
        <translation>Plik ma DOCTYPE, co jest odrzucane, bo może deklarować encje.</translation>
    </message>
    <message>
        <source>The file has far more elements, or nests them deeper, than any definition.</source>
        <translation>Plik ma o wiele więcej lub głębiej zagnieżdżonych elementów niż jakakolwiek definicja.</translation>
    </message>
    <message>
        <source>The file holds one dictionary: {{ OID.Security: {{ 1: {{ RID.Security.ServerURI: &apos;...&apos; }} }} }}.</source>
        <translation>Plik zawiera jeden słownik: {{ OID.Security: {{ 1: {{ RID.Security.ServerURI: &apos;...&apos; }} }} }}.</translation>
    </message>
    <message>
        <source>The file holds {0}, but no {1}.</source>
        <translation>Plik zawiera {0}, ale nie: {1}.</translation>
    </message>
    <message>
        <source>The file is XML, but no definition of a LwM2M object.</source>
        <translation>Plik to XML, ale nie definicja obiektu LwM2M.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Plik jest pusty.</translation>
    </message>
    <message>
        <source>The file is in a text encoding that cannot be read.</source>
        <translation>Plik ma kodowanie tekstu, którego nie można odczytać.</translation>
    </message>
    <message>
        <source>The file is larger than {0} MB.</source>
        <translation>Plik jest większy niż {0} MB.</translation>
    </message>
    <message>
        <source>The file is not XML: {0}.</source>
        <translation>Plik nie jest XML: {0}.</translation>
    </message>
    <message>
        <source>The file of trusted certificates is not there: {0}.</source>
        <translation>Nie ma pliku zaufanych certyfikatów: {0}.</translation>
    </message>
    <message>
        <source>The firmware image, written by the server block by block.</source>
        <translation>Obraz firmware&apos;u, zapisywany przez serwer blok po bloku.</translation>
    </message>
    <message>
        <source>The firmware may take it for a configuration, and halt.</source>
        <translation>Firmware może wziąć to za konfigurację i się zatrzymać.</translation>
    </message>
    <message>
        <source>The folder of object definitions cannot be listed.</source>
        <translation>Nie można odczytać listy plików w folderze definicji obiektów.</translation>
    </message>
    <message>
        <source>The image has a part for the network core.</source>
        <translation>Obraz ma część dla rdzenia sieciowego.</translation>
    </message>
    <message>
        <source>The image has content at {0}, where the configuration will be stored.</source>
        <translation>Obraz ma zawartość pod {0}, gdzie będzie zapisana konfiguracja.</translation>
    </message>
    <message>
        <source>The image reaches {0}, where the configuration is stored.</source>
        <translation>Obraz sięga do {0}, gdzie jest zapisana konfiguracja.</translation>
    </message>
    <message>
        <source>The image writes to the UICR.</source>
        <translation>Obraz zapisuje UICR.</translation>
    </message>
    <message>
        <source>The image writes to {0}, where the {1} has no memory for it.</source>
        <translation>Obraz zapisuje pod {0}, gdzie {1} nie ma na to pamięci.</translation>
    </message>
    <message>
        <source>The image writes {0} = 0x{1}, which </source>
        <translation>Obraz zapisuje {0} = 0x{1}, co </translation>
    </message>
    <message>
        <source>The instance of that object these rights are about; 65535 is about creating new instances.</source>
        <translation>Instancja tego obiektu, której dotyczą te prawa; 65535 dotyczy tworzenia nowych instancji.</translation>
    </message>
    <message>
        <source>The job both makes a certificate and supplies one.</source>
        <translation>Zadanie i tworzy certyfikat, i dostarcza gotowy.</translation>
    </message>
    <message>
        <source>The key has {0} bytes; the device&apos;s TLS library takes {1}.</source>
        <translation>Klucz ma {0} B; biblioteka TLS urządzenia przyjmuje {1}.</translation>
    </message>
    <message>
        <source>The key has {0} bytes; {1} is the least that is safe.</source>
        <translation>Klucz ma {0} B; bezpieczne minimum to {1}.</translation>
    </message>
    <message>
        <source>The key is a published example or one byte repeated.</source>
        <translation>Klucz jest opublikowanym przykładem albo jednym powtórzonym bajtem.</translation>
    </message>
    <message>
        <source>The key usage leaves out digitalSignature.</source>
        <translation>Użycie klucza nie ma digitalSignature.</translation>
    </message>
    <message>
        <source>The key, or the keys, of the secured SMS packets.</source>
        <translation>Klucz lub klucze zabezpieczonych pakietów SMS.</translation>
    </message>
    <message>
        <source>The keyring of this PC does not work ({0}).</source>
        <translation>Pęk kluczy tego komputera nie działa ({0}).</translation>
    </message>
    <message>
        <source>The kind of credentials; it decides what resources 3, 4 and 5 hold and whether the URI starts with coaps.</source>
        <translation>Rodzaj danych uwierzytelniających; decyduje, co jest w zasobach 3, 4 i 5 i czy URI zaczyna się od coaps.</translation>
    </message>
    <message>
        <source>The last TLS or DTLS alert this server sent, to find out why a connection failed (RFC 5246, 7.2).</source>
        <translation>Ostatni alert TLS lub DTLS wysłany przez ten serwer; pomaga ustalić, dlaczego połączenie się nie udało (RFC 5246, 7.2).</translation>
    </message>
    <message>
        <source>The ledger cannot be written. {0}</source>
        <translation>Nie można zapisać rejestru. {0}</translation>
    </message>
    <message>
        <source>The lifetime is {0} s.</source>
        <translation>Czas życia to {0} s.</translation>
    </message>
    <message>
        <source>The lifetime {0}.</source>
        <translation>Czas życia {0}.</translation>
    </message>
    <message>
        <source>The manufacturer&apos;s own name for this model.</source>
        <translation>Własna nazwa tego modelu u producenta.</translation>
    </message>
    <message>
        <source>The manufacturer&apos;s word for this kind of device, such as smart meter.</source>
        <translation>Określenie rodzaju urządzenia u producenta, np. smart meter.</translation>
    </message>
    <message>
        <source>The name is not text.</source>
        <translation>Nazwa nie jest tekstem.</translation>
    </message>
    <message>
        <source>The name is one segment of a URI path at some servers, and a / ends it.</source>
        <translation>Na niektórych serwerach nazwa jest jednym członem ścieżki URI, a / go kończy.</translation>
    </message>
    <message>
        <source>The name is too long for this disk.</source>
        <translation>Nazwa jest za długa dla tego dysku.</translation>
    </message>
    <message>
        <source>The name of a group is empty or unreadable.</source>
        <translation>Nazwa grupy jest pusta albo nieczytelna.</translation>
    </message>
    <message>
        <source>The name of the server is not known to the network.</source>
        <translation>Sieć nie zna nazwy serwera.</translation>
    </message>
    <message>
        <source>The name {0} is an unusual form of a resource path.</source>
        <translation>Nazwa {0} jest nietypowym zapisem ścieżki zasobu.</translation>
    </message>
    <message>
        <source>The network connection as the device sees it now: bearer, signal, addresses, cell.</source>
        <translation>Połączenie sieciowe widziane teraz przez urządzenie: nośnik, sygnał, adresy, komórka.</translation>
    </message>
    <message>
        <source>The number is a bignum or a decimal fraction.</source>
        <translation>Liczba jest typu bignum albo ułamkiem dziesiętnym.</translation>
    </message>
    <message>
        <source>The object has no resources.</source>
        <translation>Obiekt nie ma zasobów.</translation>
    </message>
    <message>
        <source>The object these rights are about.</source>
        <translation>Obiekt, którego dotyczą te prawa.</translation>
    </message>
    <message>
        <source>The one transport to try first, a single letter as in Binding.</source>
        <translation>Transport, od którego zacząć: jedna litera jak w Binding.</translation>
    </message>
    <message>
        <source>The only field is {{{0}}}.</source>
        <translation>Jedyne pole to {{{0}}}.</translation>
    </message>
    <message>
        <source>The pack has no Security object instance.</source>
        <translation>Paczka nie ma instancji obiektu Security.</translation>
    </message>
    <message>
        <source>The pack has {0} bytes; the device stores at most {1}.</source>
        <translation>Paczka ma {0} B; urządzenie zapisuje najwyżej {1}.</translation>
    </message>
    <message>
        <source>The pack holds no record.</source>
        <translation>Paczka nie ma żadnego rekordu.</translation>
    </message>
    <message>
        <source>The pack promises {0} and holds {1} records: it is cut off between two of them.</source>
        <translation>Paczka zapowiada {0}, a zawiera {1}: jest ucięta między dwoma rekordami.</translation>
    </message>
    <message>
        <source>The pre-shared key, or the private key (PKCS#8, DER) that belongs to resource 3.</source>
        <translation>Klucz współdzielony albo klucz prywatny (PKCS#8, DER) do zasobu 3.</translation>
    </message>
    <message>
        <source>The private key does not belong to the certificate.</source>
        <translation>Klucz prywatny nie pasuje do certyfikatu.</translation>
    </message>
    <message>
        <source>The private key is PEM text.</source>
        <translation>Klucz prywatny jest tekstem PEM.</translation>
    </message>
    <message>
        <source>The private key is RSA with {0} bits.</source>
        <translation>Klucz prywatny to RSA, {0} bitów.</translation>
    </message>
    <message>
        <source>The private key is not PKCS#8, but SEC1 or PKCS#1.</source>
        <translation>Klucz prywatny to nie PKCS#8, tylko SEC1 lub PKCS#1.</translation>
    </message>
    <message>
        <source>The private key is of a kind or on a curve that is not supported.</source>
        <translation>Klucz prywatny jest rodzaju lub na krzywej, które nie są obsługiwane.</translation>
    </message>
    <message>
        <source>The private key is on the curve {0}.</source>
        <translation>Klucz prywatny jest na krzywej {0}.</translation>
    </message>
    <message>
        <source>The private key is protected by a password, which no device can enter.</source>
        <translation>Klucz prywatny jest chroniony hasłem, którego żadne urządzenie nie wpisze.</translation>
    </message>
    <message>
        <source>The private key {0}.</source>
        <translation>Klucz prywatny {0}.</translation>
    </message>
    <message>
        <source>The proxy of this PC is a SOCKS proxy, which cannot be used here.</source>
        <translation>Proxy tego komputera to proxy SOCKS, którego nie można tu użyć.</translation>
    </message>
    <message>
        <source>The proxy of this PC made no connection to the server.</source>
        <translation>Proxy tego komputera nie połączyło się z serwerem.</translation>
    </message>
    <message>
        <source>The record has a label twice.</source>
        <translation>Rekord ma tę samą etykietę dwa razy.</translation>
    </message>
    <message>
        <source>The record has no value.</source>
        <translation>Rekord nie ma wartości.</translation>
    </message>
    <message>
        <source>The record has the label {0}.</source>
        <translation>Rekord ma etykietę {0}.</translation>
    </message>
    <message>
        <source>The registration was not finished within {0} s.</source>
        <translation>Rejestracja nie skończyła się w ciągu {0} s.</translation>
    </message>
    <message>
        <source>The resource has no type, and only an executable one may have none.</source>
        <translation>Zasób nie ma typu, a bez typu może być tylko zasób wykonywalny.</translation>
    </message>
    <message>
        <source>The resource is written {0} times.</source>
        <translation>Zasób jest zapisany {0} razy.</translation>
    </message>
    <message>
        <source>The rights are {0}, but 1, 2, 4, 8 and 16 are all that there are.</source>
        <translation>Prawa to {0}, a istnieją tylko 1, 2, 4, 8 i 16.</translation>
    </message>
    <message>
        <source>The secret shared with the server, from which all message keys are made.</source>
        <translation>Tajemnica wspólna z serwerem, z której powstają wszystkie klucze wiadomości.</translation>
    </message>
    <message>
        <source>The serial number is longer than 20 octets.</source>
        <translation>Numer seryjny jest dłuższy niż 20 oktetów.</translation>
    </message>
    <message>
        <source>The serial number is not positive.</source>
        <translation>Numer seryjny nie jest dodatni.</translation>
    </message>
    <message>
        <source>The server already has a device {0}, {1}.</source>
        <translation>Serwer ma już urządzenie {0}, {1}.</translation>
    </message>
    <message>
        <source>The server cannot notice that the device has gone.</source>
        <translation>Serwer nie może zauważyć, że urządzenie zniknęło.</translation>
    </message>
    <message>
        <source>The server certificate expired on {0}.</source>
        <translation>Certyfikat serwera wygasł {0}.</translation>
    </message>
    <message>
        <source>The server certificate expires on {0}.</source>
        <translation>Certyfikat serwera wygasa {0}.</translation>
    </message>
    <message>
        <source>The server certificate is PEM text.</source>
        <translation>Certyfikat serwera jest tekstem PEM.</translation>
    </message>
    <message>
        <source>The server certificate is marked as that of a CA.</source>
        <translation>Certyfikat serwera jest oznaczony jako certyfikat CA.</translation>
    </message>
    <message>
        <source>The server certificate is not valid before {0} UTC.</source>
        <translation>Certyfikat serwera nie jest ważny przed {0} UTC.</translation>
    </message>
    <message>
        <source>The server does not accept the token: it is wrong or has expired (they last about 5 minutes).</source>
        <translation>Serwer nie przyjmuje tokenu: jest błędny albo wygasł (tokeny są ważne około 5 minut).</translation>
    </message>
    <message>
        <source>The server does not speak TLS at this port, or not in a way this PC accepts.</source>
        <translation>Serwer nie używa na tym porcie TLS albo używa go w sposób, którego ten komputer nie przyjmuje.</translation>
    </message>
    <message>
        <source>The server does not take the device ({0}){1}.</source>
        <translation>Serwer nie przyjmuje urządzenia ({0}){1}.</translation>
    </message>
    <message>
        <source>The server failed or answered unexpectedly ({0}){1}.</source>
        <translation>Serwer zgłosił błąd lub odpowiedział nieoczekiwanie ({0}){1}.</translation>
    </message>
    <message>
        <source>The server said yes to {0}, but {1}.</source>
        <translation>Serwer potwierdził: {0}, ale {1}.</translation>
    </message>
    <message>
        <source>The server said yes, but its answer is none of a Coiote DM REST API.</source>
        <translation>Serwer potwierdził, ale jego odpowiedź nie pochodzi z REST API Coiote DM.</translation>
    </message>
    <message>
        <source>The server sends us on to {0} ({1}); the token does not follow.</source>
        <translation>Serwer odsyła nas do {0} ({1}); token tam nie idzie.</translation>
    </message>
    <message>
        <source>The server sent more than 1 MiB where a short answer was due.</source>
        <translation>Serwer wysłał ponad 1 MiB tam, gdzie miała być krótka odpowiedź.</translation>
    </message>
    <message>
        <source>The server took the request but gave no whole answer within {0} s.</source>
        <translation>Serwer przyjął żądanie, ale nie dał całej odpowiedzi w ciągu {0} s.</translation>
    </message>
    <message>
        <source>The server {0} ({1}){2}, longer than the registration may take.</source>
        <translation>Serwer {0} ({1}){2}, dłuższą, niż może trwać rejestracja.</translation>
    </message>
    <message>
        <source>The server&apos;s OSCORE id; the server has it as its sender id.</source>
        <translation>Identyfikator OSCORE serwera; serwer ma go jako identyfikator nadawcy.</translation>
    </message>
    <message>
        <source>The server&apos;s key {0}.</source>
        <translation>Klucz serwera {0}.</translation>
    </message>
    <message>
        <source>The setting is missing.</source>
        <translation>Brakuje tego ustawienia.</translation>
    </message>
    <message>
        <source>The settings say which there are.</source>
        <translation>Ustawienia mówią, jakie są.</translation>
    </message>
    <message>
        <source>The standard has deprecated this form (OMA LwM2M Core 1.2.1); servers still take it.</source>
        <translation>Standard wycofał tę postać (OMA LwM2M Core 1.2.1); serwery nadal ją przyjmują.</translation>
    </message>
    <message>
        <source>The standard says it is mandatory; this client does without.</source>
        <translation>Standard mówi, że jest wymagany; ten klient się bez niego obywa.</translation>
    </message>
    <message>
        <source>The standard wants DER; only some clients read PEM.</source>
        <translation>Standard wymaga DER; tylko niektóre klienty czytają PEM.</translation>
    </message>
    <message>
        <source>The standard wants PKCS#8; some clients and servers read nothing else.</source>
        <translation>Standard wymaga PKCS#8; niektóre klienty i serwery nie czytają niczego innego.</translation>
    </message>
    <message>
        <source>The start of validity lies before 1950, which X.509 cannot write.</source>
        <translation>Początek ważności jest przed rokiem 1950, czego X.509 nie może zapisać.</translation>
    </message>
    <message>
        <source>The start of validity lies in the future.</source>
        <translation>Początek ważności leży w przyszłości.</translation>
    </message>
    <message>
        <source>The template asks for {{{0}}}, but no endpoint name is known.</source>
        <translation>Szablon wymaga {{{0}}}, ale nie jest znana żadna nazwa endpointu.</translation>
    </message>
    <message>
        <source>The template asks for {{{0}}}, which does not exist.</source>
        <translation>Szablon wymaga {{{0}}}, a takiego pola nie ma.</translation>
    </message>
    <message>
        <source>The template has a single {0}.</source>
        <translation>W szablonie jest pojedynczy {0}.</translation>
    </message>
    <message>
        <source>The time unit of the limit in resource 28.</source>
        <translation>Jednostka czasu limitu z zasobu 28.</translation>
    </message>
    <message>
        <source>The time unit of the rate limits for ordinary data.</source>
        <translation>Jednostka czasu limitów dla zwykłych danych.</translation>
    </message>
    <message>
        <source>The token file cannot be read ({0}).</source>
        <translation>Nie można odczytać pliku z tokenem ({0}).</translation>
    </message>
    <message>
        <source>The token has characters in it that no token has (a space, a line break, an accent).</source>
        <translation>Token ma znaki, których nie ma żaden token (odstęp, koniec wiersza, litera z akcentem).</translation>
    </message>
    <message>
        <source>The token has no permission to {0} (403).</source>
        <translation>Token nie ma uprawnienia: {0} (403).</translation>
    </message>
    <message>
        <source>The token is empty.</source>
        <translation>Token jest pusty.</translation>
    </message>
    <message>
        <source>The token was not {0}: the keyring of this PC does not work ({1}).</source>
        <translation>Operacja na tokenie ({0}) nie udała się: pęk kluczy tego komputera nie działa ({1}).</translation>
    </message>
    <message>
        <source>The token would travel unprotected.</source>
        <translation>Token szedłby bez ochrony.</translation>
    </message>
    <message>
        <source>The type {0} is unknown.</source>
        <translation>Typ {0} jest nieznany.</translation>
    </message>
    <message>
        <source>The unit&apos;s serial number as its manufacturer writes it.</source>
        <translation>Numer seryjny urządzenia, tak jak pisze go producent.</translation>
    </message>
    <message>
        <source>The upload succeeds and the device then refuses the pack.</source>
        <translation>Wysyłanie się udaje, a potem urządzenie odrzuca paczkę.</translation>
    </message>
    <message>
        <source>The value is neither true nor false.</source>
        <translation>Wartość nie jest ani true, ani false.</translation>
    </message>
    <message>
        <source>The value is no file name.</source>
        <translation>Wartość nie jest nazwą pliku.</translation>
    </message>
    <message>
        <source>The value is no list.</source>
        <translation>Wartość nie jest listą.</translation>
    </message>
    <message>
        <source>The value is no number.</source>
        <translation>Wartość nie jest liczbą.</translation>
    </message>
    <message>
        <source>The value is no table.</source>
        <translation>Wartość nie jest tabelą.</translation>
    </message>
    <message>
        <source>The value is no text.</source>
        <translation>Wartość nie jest tekstem.</translation>
    </message>
    <message>
        <source>The value is no whole number.</source>
        <translation>Wartość nie jest liczbą całkowitą.</translation>
    </message>
    <message>
        <source>The {0} is cut off: {1} of {2} bytes are there.</source>
        <translation>{0}: dane są ucięte, jest {1} z {2} B.</translation>
    </message>
    <message>
        <source>The {0} {1}.</source>
        <translation>Pole {0} {1}.</translation>
    </message>
    <message>
        <source>There are {0} Bootstrap-Server accounts.</source>
        <translation>Liczba kont Bootstrap-Server: {0}.</translation>
    </message>
    <message>
        <source>There are {0} servers and no Access Control object.</source>
        <translation>Liczba serwerów: {0}, a nie ma obiektu Access Control.</translation>
    </message>
    <message>
        <source>There is a ? or # in the address.</source>
        <translation>W adresie jest ? lub #.</translation>
    </message>
    <message>
        <source>There is a user name in the address.</source>
        <translation>W adresie jest nazwa użytkownika.</translation>
    </message>
    <message>
        <source>There is no Coiote DM REST API at this address (404).</source>
        <translation>Pod tym adresem nie ma REST API Coiote DM (404).</translation>
    </message>
    <message>
        <source>There is no [configuration].</source>
        <translation>Brakuje [configuration].</translation>
    </message>
    <message>
        <source>There is no file to write.</source>
        <translation>Nie ma pliku do zapisania.</translation>
    </message>
    <message>
        <source>There is no server certificate.</source>
        <translation>Brakuje certyfikatu serwera.</translation>
    </message>
    <message>
        <source>There is no setting</source>
        <translation>Nie ma ustawienia</translation>
    </message>
    <message>
        <source>There is no setting {0}.</source>
        <translation>Nie ma ustawienia {0}.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Nie ma takiego pliku.</translation>
    </message>
    <message>
        <source>There is no token for this server{0}.</source>
        <translation>Nie ma tokenu dla tego serwera{0}.</translation>
    </message>
    <message>
        <source>This client happens to read it; another would not.</source>
        <translation>Ten klient akurat to odczyta; inny nie.</translation>
    </message>
    <message>
        <source>This client reads both alike; another would refuse it.</source>
        <translation>Ten klient czyta oba tak samo; inny by odmówił.</translation>
    </message>
    <message>
        <source>This client stores the number; the standard ends at 31, so another client may refuse it.</source>
        <translation>Ten klient zapisuje tę liczbę; w standardzie najwyższa to 31, więc inny klient może odmówić.</translation>
    </message>
    <message>
        <source>This client takes that for no; the standard says it is mandatory.</source>
        <translation>Dla tego klienta znaczy to „nie”; standard mówi, że zasób jest wymagany.</translation>
    </message>
    <message>
        <source>This folder exists already and is not overwritten.</source>
        <translation>Ten folder już istnieje i nie zostanie nadpisany.</translation>
    </message>
    <message>
        <source>This is a certificate, not its private key.</source>
        <translation>To jest certyfikat, a nie jego klucz prywatny.</translation>
    </message>
    <message>
        <source>This is a number of seconds over 0 and up to 3600.</source>
        <translation>To liczba sekund większa od 0, najwyżej 3600.</translation>
    </message>
    <message>
        <source>This is a private key, not a certificate.</source>
        <translation>To jest klucz prywatny, a nie certyfikat.</translation>
    </message>
    <message>
        <source>This is no SenML CBOR pack: {0}</source>
        <translation>To nie jest paczka SenML CBOR: {0}</translation>
    </message>
    <message>
        <source>This is no X.509 certificate, or it is damaged.</source>
        <translation>To nie jest certyfikat X.509 albo jest uszkodzony.</translation>
    </message>
    <message>
        <source>This is no address of a LwM2M server: {0}.</source>
        <translation>To nie jest adres serwera LwM2M: {0}.</translation>
    </message>
    <message>
        <source>This is no private key, or it is damaged.</source>
        <translation>To nie jest klucz prywatny albo jest uszkodzony.</translation>
    </message>
    <message>
        <source>This is no {0}: neither DER nor PEM.</source>
        <translation>To nie jest {0}: ani DER, ani PEM.</translation>
    </message>
    <message>
        <source>This is none of the security modes.</source>
        <translation>To nie jest żaden z trybów bezpieczeństwa.</translation>
    </message>
    <message>
        <source>This is not a file that can be replaced.</source>
        <translation>To nie jest plik, który można zastąpić.</translation>
    </message>
    <message>
        <source>This is not a readable PEM file with a certificate in it.</source>
        <translation>To nie jest czytelny plik PEM z certyfikatem.</translation>
    </message>
    <message>
        <source>This is not the address of a server.</source>
        <translation>To nie jest adres serwera.</translation>
    </message>
    <message>
        <source>Ties this account to the Server instance (/1) with the same number; leave it out for a bootstrap server.</source>
        <translation>Wiąże to konto z instancją Server (/1) o tym samym numerze; pomiń dla serwera bootstrap.</translation>
    </message>
    <message>
        <source>Transports by letter: U UDP, S SMS, Q queue mode (1.0 only), T TCP, N Non-IP (from 1.1), M MQTT, H HTTP (from 1.2).</source>
        <translation>Transporty literami: U UDP, S SMS, Q tryb kolejki (tylko 1.0), T TCP, N Non-IP (od 1.1), M MQTT, H HTTP (od 1.2).</translation>
    </message>
    <message>
        <source>Transports the device can use; letters as in Binding (/1/x/7).</source>
        <translation>Transporty, których urządzenie może używać; litery jak w Binding (/1/x/7).</translation>
    </message>
    <message>
        <source>True installs the image as soon as it is there, false waits for Update.</source>
        <translation>True instaluje obraz od razu po otrzymaniu, false czeka na Update.</translation>
    </message>
    <message>
        <source>True keeps notifications made while the server is out of reach and sends them later, false drops them.</source>
        <translation>True zachowuje powiadomienia powstałe, gdy serwer jest nieosiągalny, i wysyła je później; false je porzuca.</translation>
    </message>
    <message>
        <source>True lets the device find an APN by itself; leave it out or false when APN is set.</source>
        <translation>True pozwala urządzeniu samemu znaleźć APN; pomiń lub ustaw false, gdy podano APN.</translation>
    </message>
    <message>
        <source>True or False</source>
        <translation>True lub False</translation>
    </message>
    <message>
        <source>True switches the profile on; false switches it off and drops a connection that uses it.</source>
        <translation>True włącza profil; false go wyłącza i zrywa połączenie, które go używa.</translation>
    </message>
    <message>
        <source>True tells the server that it may wake the device by SMS; absent means false.</source>
        <translation>True mówi serwerowi, że może budzić urządzenie SMS-em; brak znaczy false.</translation>
    </message>
    <message>
        <source>True when this instance leads to a bootstrap server, false for a server that manages the device.</source>
        <translation>True, gdy ta instancja prowadzi do serwera bootstrap; false dla serwera, który zarządza urządzeniem.</translation>
    </message>
    <message>
        <source>True: go back to the bootstrap server when registration fails; false: just keep trying.</source>
        <translation>True: gdy rejestracja się nie uda, wróć do serwera bootstrap; false: próbuj dalej.</translation>
    </message>
    <message>
        <source>True: when this registration fails, the servers next in order are not tried; false: they are.</source>
        <translation>True: gdy ta rejestracja się nie uda, następne serwery nie są próbowane; false: są.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Spróbuj ponownie później.</translation>
    </message>
    <message>
        <source>Try again later; a registration that got through is found again then.</source>
        <translation>Spróbuj ponownie później; jeśli rejestracja doszła, zostanie wtedy znaleziona.</translation>
    </message>
    <message>
        <source>Try again later; if it stays, ask the server&apos;s people.</source>
        <translation>Spróbuj ponownie później; jeśli się powtarza, zapytaj obsługę serwera.</translation>
    </message>
    <message>
        <source>Try once more; if it stays, the chip is broken.</source>
        <translation>Spróbuj jeszcze raz; jeśli się powtarza, układ jest uszkodzony.</translation>
    </message>
    <message>
        <source>Type it again; word processors change quotes and spaces.</source>
        <translation>Wpisz go jeszcze raz; edytory tekstu zmieniają cudzysłowy i odstępy.</translation>
    </message>
    <message>
        <source>USB device</source>
        <translation>urządzenie USB</translation>
    </message>
    <message>
        <source>Uncertainty: the device is inside a circle of this radius around latitude and longitude.</source>
        <translation>Niepewność: urządzenie jest w kole o tym promieniu wokół podanej szerokości i długości.</translation>
    </message>
    <message>
        <source>Undo the last changes, or correct odd characters.</source>
        <translation>Cofnij ostatnie zmiany albo popraw nietypowe znaki.</translation>
    </message>
    <message>
        <source>Unlock the keyring, or use a token file or {0}.</source>
        <translation>Odblokuj pęk kluczy albo użyj pliku z tokenem lub {0}.</translation>
    </message>
    <message>
        <source>Unplug the probe, plug it in again and start again.</source>
        <translation>Odłącz sondę, podłącz ją ponownie i zacznij jeszcze raz.</translation>
    </message>
    <message>
        <source>Unsigned Integer</source>
        <translation>Unsigned Integer</translation>
    </message>
    <message>
        <source>Until then devices with a clock refuse it.</source>
        <translation>Do tego czasu urządzenia z zegarem go odrzucają.</translation>
    </message>
    <message>
        <source>Until then servers refuse it.</source>
        <translation>Do tego czasu serwery go odrzucają.</translation>
    </message>
    <message>
        <source>Update or install it again.</source>
        <translation>Zaktualizuj lub zainstaluj ponownie.</translation>
    </message>
    <message>
        <source>Update the program.</source>
        <translation>Zaktualizuj program.</translation>
    </message>
    <message>
        <source>Uplink messages of exceptional reports the network allows on this APN per time unit.</source>
        <translation>Ile wiadomości w górę z raportami wyjątkowymi sieć dopuszcza w tym APN na jednostkę czasu.</translation>
    </message>
    <message>
        <source>Uplink messages the network allows on this APN per time unit.</source>
        <translation>Ile wiadomości w górę sieć dopuszcza w tym APN na jednostkę czasu.</translation>
    </message>
    <message>
        <source>Use 0 or more seconds.</source>
        <translation>Użyj 0 lub więcej sekund.</translation>
    </message>
    <message>
        <source>Use 0 to 7.</source>
        <translation>Użyj wartości od 0 do 7.</translation>
    </message>
    <message>
        <source>Use 0 to {0}.</source>
        <translation>Użyj wartości od 0 do {0}.</translation>
    </message>
    <message>
        <source>Use 1 to {0}.</source>
        <translation>Użyj wartości od 1 do {0}.</translation>
    </message>
    <message>
        <source>Use 16 or 32: every server and device takes these.</source>
        <translation>Użyj 16 lub 32: tyle przyjmuje każdy serwer i każde urządzenie.</translation>
    </message>
    <message>
        <source>Use 86400 s, one day</source>
        <translation>Ustaw 86400 s, jeden dzień</translation>
    </message>
    <message>
        <source>Use ASCII letters only.</source>
        <translation>Używaj tylko liter ASCII.</translation>
    </message>
    <message>
        <source>Use Certificate Usage 3 (the server&apos;s own certificate) or 2 (its CA), unless the firmware has a trust store.</source>
        <translation>Użyj Certificate Usage 3 (certyfikat samego serwera) lub 2 (jego CA), chyba że firmware ma magazyn zaufanych certyfikatów.</translation>
    </message>
    <message>
        <source>Use P-256 certificates with a short subject instead of RSA, or fewer accounts.</source>
        <translation>Użyj certyfikatów P-256 z krótkim podmiotem zamiast RSA albo mniej kont.</translation>
    </message>
    <message>
        <source>Use PSK (0) or Certificate (2).</source>
        <translation>Użyj PSK (0) albo Certificate (2).</translation>
    </message>
    <message>
        <source>Use PSK or Certificate outside a laboratory.</source>
        <translation>Poza laboratorium użyj PSK albo Certificate.</translation>
    </message>
    <message>
        <source>Use U</source>
        <translation>Ustaw U</translation>
    </message>
    <message>
        <source>Use U for CoAP over UDP, T for TCP, N for non-IP.</source>
        <translation>Użyj U dla CoAP przez UDP, T dla TCP, N dla non-IP.</translation>
    </message>
    <message>
        <source>Use a CA that outlives the units.</source>
        <translation>Użyj CA, które przetrwa dłużej niż urządzenia.</translation>
    </message>
    <message>
        <source>Use a board with a Nordic chip that is supported.</source>
        <translation>Użyj płytki z obsługiwanym układem Nordic.</translation>
    </message>
    <message>
        <source>Use a certificate that outlives the unit.</source>
        <translation>Użyj certyfikatu, który przetrwa dłużej niż urządzenie.</translation>
    </message>
    <message>
        <source>Use a day (86400) or so.</source>
        <translation>Użyj mniej więcej jednego dnia (86400).</translation>
    </message>
    <message>
        <source>Use a key of 16 or 32 random bytes.</source>
        <translation>Użyj klucza z 16 lub 32 losowych bajtów.</translation>
    </message>
    <message>
        <source>Use a name from the certificate in the server URI, or give the certificate of that server.</source>
        <translation>Użyj w URI serwera nazwy z certyfikatu albo podaj certyfikat tego serwera.</translation>
    </message>
    <message>
        <source>Use a pre-shared key</source>
        <translation>Użyj klucza współdzielonego</translation>
    </message>
    <message>
        <source>Use a short printable identity, such as the endpoint name.</source>
        <translation>Użyj krótkiej, drukowalnej tożsamości, np. nazwy endpointu.</translation>
    </message>
    <message>
        <source>Use a shorter identity.</source>
        <translation>Użyj krótszej tożsamości.</translation>
    </message>
    <message>
        <source>Use a shorter one.</source>
        <translation>Użyj krótszego.</translation>
    </message>
    <message>
        <source>Use another sign, such as - or :.</source>
        <translation>Użyj innego znaku, np. - lub :.</translation>
    </message>
    <message>
        <source>Use for instance 86400 s, one day.</source>
        <translation>Użyj na przykład 86400 s, jednego dnia.</translation>
    </message>
    <message>
        <source>Use letters without accents, digits and - . _ : only.</source>
        <translation>Używaj tylko liter bez akcentów, cyfr oraz - . _ :</translation>
    </message>
    <message>
        <source>Use letters, digits, dots and dashes (see folder_name).</source>
        <translation>Używaj liter, cyfr, kropek i kresek (zob. folder_name).</translation>
    </message>
    <message>
        <source>Use more than 0 seconds; a year is 31536000.</source>
        <translation>Użyj więcej niż 0 sekund; rok to 31536000.</translation>
    </message>
    <message>
        <source>Use nrfutil for this board.</source>
        <translation>Do tej płytki użyj nrfutil.</translation>
    </message>
    <message>
        <source>Use one of {0}.</source>
        <translation>Użyj jednej z wartości: {0}.</translation>
    </message>
    <message>
        <source>Use plain characters.</source>
        <translation>Używaj zwykłych znaków.</translation>
    </message>
    <message>
        <source>Use printable text; the server takes the identity as text.</source>
        <translation>Użyj drukowalnego tekstu; serwer przyjmuje tożsamość jako tekst.</translation>
    </message>
    <message>
        <source>Use secp256r1.</source>
        <translation>Użyj secp256r1.</translation>
    </message>
    <message>
        <source>Use the Short Server ID of one of the accounts as the number of the resource instance.</source>
        <translation>Użyj Short Server ID jednego z kont jako numeru instancji zasobu.</translation>
    </message>
    <message>
        <source>Use the image built for the {0}, or name the right kind of board.</source>
        <translation>Użyj obrazu zbudowanego dla {0} albo podaj właściwy rodzaj płytki.</translation>
    </message>
    <message>
        <source>Use the token of a user who may, or correct the domain.</source>
        <translation>Użyj tokenu użytkownika, który może, albo popraw domenę.</translation>
    </message>
    <message>
        <source>Use the two letters of ISO 3166, such as PL.</source>
        <translation>Użyj dwóch liter z ISO 3166, np. PL.</translation>
    </message>
    <message>
        <source>Use urn:3gpp2:meid: for new products.</source>
        <translation>Dla nowych wyrobów użyj urn:3gpp2:meid:.</translation>
    </message>
    <message>
        <source>Use urn:dev:ops:, urn:dev:os:, urn:dev:org:, urn:dev:mac: or urn:dev:ow:.</source>
        <translation>Użyj urn:dev:ops:, urn:dev:os:, urn:dev:org:, urn:dev:mac: lub urn:dev:ow:.</translation>
    </message>
    <message>
        <source>Use urn:dev:ops:, urn:uuid: or urn:gsma:imei: for new products.</source>
        <translation>Dla nowych wyrobów użyj urn:dev:ops:, urn:uuid: lub urn:gsma:imei:.</translation>
    </message>
    <message>
        <source>Use urn:gsma:imei: for new products.</source>
        <translation>Dla nowych wyrobów użyj urn:gsma:imei:.</translation>
    </message>
    <message>
        <source>Use your IANA enterprise number in place of the OUI: urn:dev:{0}:32473-….</source>
        <translation>Zamiast OUI użyj swojego numeru przedsiębiorstwa IANA: urn:dev:{0}:32473-….</translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation>Ustaw {0}</translation>
    </message>
    <message>
        <source>Use {0} at most.</source>
        <translation>Użyj najwyżej {0}.</translation>
    </message>
    <message>
        <source>Use {0} bytes</source>
        <translation>Ustaw {0} B</translation>
    </message>
    <message>
        <source>Use {0} for new products.</source>
        <translation>Dla nowych wyrobów użyj {0}.</translation>
    </message>
    <message>
        <source>Use {0} to {1} bits, or better an elliptic curve.</source>
        <translation>Użyj od {0} do {1} bitów albo lepiej krzywej eliptycznej.</translation>
    </message>
    <message>
        <source>Use {0} to {1}.</source>
        <translation>Użyj wartości od {0} do {1}.</translation>
    </message>
    <message>
        <source>Use {0}, {1} or {2}.</source>
        <translation>Użyj {0}, {1} lub {2}.</translation>
    </message>
    <message>
        <source>Use {0}.</source>
        <translation>Użyj {0}.</translation>
    </message>
    <message>
        <source>User name for PAP or CHAP.</source>
        <translation>Nazwa użytkownika dla PAP lub CHAP.</translation>
    </message>
    <message>
        <source>Version of the firmware that is running now.</source>
        <translation>Wersja działającego firmware&apos;u.</translation>
    </message>
    <message>
        <source>Version of the software above the firmware, where the two are separate.</source>
        <translation>Wersja oprogramowania ponad firmwarem, jeśli są one oddzielne.</translation>
    </message>
    <message>
        <source>Version the image gives itself.</source>
        <translation>Wersja, którą podaje obraz.</translation>
    </message>
    <message>
        <source>Voltage of each power source at this moment.</source>
        <translation>Napięcie każdego źródła zasilania w tej chwili.</translation>
    </message>
    <message>
        <source>What the certificate in resource 4 vouches for; absent means 3, the server&apos;s own certificate and no other.</source>
        <translation>Za co ręczy certyfikat w zasobie 4; brak znaczy 3: certyfikat samego serwera i żaden inny.</translation>
    </message>
    <message>
        <source>What the device is and how it is doing; nearly everything here comes from the device itself.</source>
        <translation>Czym jest urządzenie i jak się miewa; prawie wszystko tutaj pochodzi z samego urządzenia.</translation>
    </message>
    <message>
        <source>What the device shows: its PSK identity, its raw public key or its certificate (DER), by Security Mode.</source>
        <translation>Co pokazuje urządzenie: swoją tożsamość PSK, surowy klucz publiczny lub certyfikat (DER), zależnie od Security Mode.</translation>
    </message>
    <message>
        <source>What the server must show: its certificate (DER), a trust anchor or its raw public key; unused with PSK.</source>
        <translation>Co musi pokazać serwer: certyfikat (DER), zaufany urząd lub surowy klucz publiczny; nieużywane przy PSK.</translation>
    </message>
    <message>
        <source>When State last changed.</source>
        <translation>Kiedy State zmienił się ostatnio.</translation>
    </message>
    <message>
        <source>When a bootstrap server last wrote this account; the device keeps it up to date.</source>
        <translation>Kiedy serwer bootstrap ostatnio zapisał to konto; urządzenie samo to aktualizuje.</translation>
    </message>
    <message>
        <source>When a connection was asked for; resources 10 to 12 tell the rest about the same instance number.</source>
        <translation>Kiedy poproszono o połączenie; zasoby od 10 do 12 mówią resztę o tym samym numerze instancji.</translation>
    </message>
    <message>
        <source>When the connection ended.</source>
        <translation>Kiedy połączenie się skończyło.</translation>
    </message>
    <message>
        <source>When the server renews it, units that hold this one cannot connect any more.</source>
        <translation>Gdy serwer go odnowi, urządzenia z tym certyfikatem już się nie połączą.</translation>
    </message>
    <message>
        <source>When this position was measured.</source>
        <translation>Kiedy zmierzono to położenie.</translation>
    </message>
    <message>
        <source>Where the device fetches the image; writing it starts the download, an empty text resets the update.</source>
        <translation>Skąd urządzenie pobiera obraz; zapis zaczyna pobieranie, pusty tekst zeruje aktualizację.</translation>
    </message>
    <message>
        <source>Where the device is by IANA zone name, such as Europe/Warsaw.</source>
        <translation>Gdzie jest urządzenie, jako nazwa strefy IANA, np. Europe/Warsaw.</translation>
    </message>
    <message>
        <source>Where the device is, and how fast it moves.</source>
        <translation>Gdzie jest urządzenie i jak szybko się porusza.</translation>
    </message>
    <message>
        <source>Where the update stands; the device sets it.</source>
        <translation>Na jakim etapie jest aktualizacja; ustawia to urządzenie.</translation>
    </message>
    <message>
        <source>Whether notifications ask for an acknowledgement when the observation does not say.</source>
        <translation>Czy powiadomienia proszą o potwierdzenie, gdy obserwacja tego nie podaje.</translation>
    </message>
    <message>
        <source>Whether resource 4 is the certificate or key itself or a hash of it; absent means exact.</source>
        <translation>Czy zasób 4 to sam certyfikat lub klucz, czy jego skrót; brak znaczy: dokładnie on.</translation>
    </message>
    <message>
        <source>Whether the device fetches images itself (Package URI), has them pushed (Package), or both.</source>
        <translation>Czy urządzenie samo pobiera obrazy (Package URI), dostaje je (Package), czy jedno i drugie.</translation>
    </message>
    <message>
        <source>Whether the network took the connection request.</source>
        <translation>Czy sieć przyjęła prośbę o połączenie.</translation>
    </message>
    <message>
        <source>Which server may do what with one object instance; needed as soon as there are two servers.</source>
        <translation>Który serwer co może zrobić z jedną instancją obiektu; potrzebne, gdy są co najmniej dwa serwery.</translation>
    </message>
    <message>
        <source>Who made the device, for people to read.</source>
        <translation>Kto wyprodukował urządzenie; tekst dla ludzi.</translation>
    </message>
    <message>
        <source>Whoever records one handshake can find a short key by trying.</source>
        <translation>Kto nagra jedno uzgadnianie połączenia, znajdzie krótki klucz metodą prób.</translation>
    </message>
    <message>
        <source>Whoever takes it out of one unit can speak for all of them.</source>
        <translation>Kto wyjmie go z jednego urządzenia, może mówić w imieniu wszystkich.</translation>
    </message>
    <message>
        <source>Whole numbers are {0} to {1}.</source>
        <translation>Liczby całkowite są od {0} do {1}.</translation>
    </message>
    <message>
        <source>Why the network said no: cause number of 3GPP TS 24.008 and TS 24.301.</source>
        <translation>Dlaczego sieć odmówiła: numer przyczyny z 3GPP TS 24.008 i TS 24.301.</translation>
    </message>
    <message>
        <source>With Certificate Usage 0 or 2 the device wants a CA to build the server&apos;s chain on.</source>
        <translation>Przy Certificate Usage 0 lub 2 urządzenie chce CA, na którym zbuduje łańcuch serwera.</translation>
    </message>
    <message>
        <source>With Certificate Usage 1 or 3 (or none) the device wants the server&apos;s own certificate, byte for byte.</source>
        <translation>Przy Certificate Usage 1 lub 3 (albo bez niego) urządzenie chce certyfikatu samego serwera, bajt w bajt.</translation>
    </message>
    <message>
        <source>Without it the rights are on nothing: the device refuses the whole pack.</source>
        <translation>Bez niego prawa nie dotyczą niczego: urządzenie odrzuca całą paczkę.</translation>
    </message>
    <message>
        <source>Write &quot;sectors&quot;.</source>
        <translation>Wpisz &quot;sectors&quot;.</translation>
    </message>
    <message>
        <source>Write 0 (PSK), 2 (Certificate) or 3 (NoSec).</source>
        <translation>Wpisz 0 (PSK), 2 (Certificate) lub 3 (NoSec).</translation>
    </message>
    <message>
        <source>Write 1, -5, 0x1F or 2.5; quote the rest.</source>
        <translation>Wpisz 1, -5, 0x1F lub 2.5; resztę ujmij w cudzysłów.</translation>
    </message>
    <message>
        <source>Write 8-4-4-4-12 hexadecimal digits: urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6.</source>
        <translation>Wpisz 8-4-4-4-12 cyfr szesnastkowych: urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6.</translation>
    </message>
    <message>
        <source>Write Objlink(66, 0), with numbers 0 to {0}.</source>
        <translation>Wpisz Objlink(66, 0), z liczbami od 0 do {0}.</translation>
    </message>
    <message>
        <source>Write [{0}] and its settings below.</source>
        <translation>Wpisz [{0}], a pod nim ustawienia.</translation>
    </message>
    <message>
        <source>Write a file name in quotes.</source>
        <translation>Wpisz nazwę pliku w cudzysłowie.</translation>
    </message>
    <message>
        <source>Write a list in square brackets.</source>
        <translation>Wpisz listę w nawiasach kwadratowych.</translation>
    </message>
    <message>
        <source>Write a number without quotes.</source>
        <translation>Wpisz liczbę bez cudzysłowu.</translation>
    </message>
    <message>
        <source>Write a number.</source>
        <translation>Wpisz liczbę.</translation>
    </message>
    <message>
        <source>Write a whole number without quotes.</source>
        <translation>Wpisz liczbę całkowitą bez cudzysłowu.</translation>
    </message>
    <message>
        <source>Write all 16 in small letters without colons: urn:dev:ow:10e2073a01080063.</source>
        <translation>Wpisz wszystkie 16 małymi literami, bez dwukropków: urn:dev:ow:10e2073a01080063.</translation>
    </message>
    <message>
        <source>Write coaps://host:port, or coap://host:port for NoSec.</source>
        <translation>Wpisz coaps://host:port albo, dla NoSec, coap://host:port.</translation>
    </message>
    <message>
        <source>Write each label once.</source>
        <translation>Wpisz każdą etykietę raz.</translation>
    </message>
    <message>
        <source>Write format = {0}</source>
        <translation>Wpisz format = {0}</translation>
    </message>
    <message>
        <source>Write format = {0} at the top.</source>
        <translation>Wpisz na górze format = {0}.</translation>
    </message>
    <message>
        <source>Write https:// (http:// only for this PC itself).</source>
        <translation>Wpisz https:// (http:// tylko dla tego komputera).</translation>
    </message>
    <message>
        <source>Write ids without zeros, signs or blanks in front.</source>
        <translation>Zapisuj numery bez zer, znaków i odstępów na początku.</translation>
    </message>
    <message>
        <source>Write it again.</source>
        <translation>Wpisz jeszcze raz.</translation>
    </message>
    <message>
        <source>Write it anew.</source>
        <translation>Wpisz od nowa.</translation>
    </message>
    <message>
        <source>Write it as &quot;/object/instance/resource&quot;.</source>
        <translation>Wpisz jako &quot;/obiekt/instancja/zasób&quot;.</translation>
    </message>
    <message>
        <source>Write it as an integer or a float.</source>
        <translation>Zapisz ją jako liczbę całkowitą lub zmiennoprzecinkową.</translation>
    </message>
    <message>
        <source>Write it as socket://127.0.0.1:5000.</source>
        <translation>Wpisz jako socket://127.0.0.1:5000.</translation>
    </message>
    <message>
        <source>Write it as {0}</source>
        <translation>Zapisz jako {0}</translation>
    </message>
    <message>
        <source>Write it as {0}.</source>
        <translation>Zapisz jako {0}.</translation>
    </message>
    <message>
        <source>Write it in double quotes.</source>
        <translation>Wpisz w podwójnym cudzysłowie.</translation>
    </message>
    <message>
        <source>Write it in one piece.</source>
        <translation>Zapisz w jednym kawałku.</translation>
    </message>
    <message>
        <source>Write it like /factory/line1/</source>
        <translation>Wpisz tak: /factory/line1/</translation>
    </message>
    <message>
        <source>Write it like https://eu.iot.avsystem.cloud</source>
        <translation>Wpisz tak: https://eu.iot.avsystem.cloud</translation>
    </message>
    <message>
        <source>Write it once.</source>
        <translation>Wpisz raz.</translation>
    </message>
    <message>
        <source>Write it without quotes.</source>
        <translation>Wpisz bez cudzysłowu.</translation>
    </message>
    <message>
        <source>Write its settings below a heading of its own.</source>
        <translation>Wpisz jej ustawienia pod osobnym nagłówkiem.</translation>
    </message>
    <message>
        <source>Write key: value.</source>
        <translation>Wpisz klucz: wartość.</translation>
    </message>
    <message>
        <source>Write labels as plain integers.</source>
        <translation>Zapisuj etykiety jako zwykłe liczby całkowite.</translation>
    </message>
    <message>
        <source>Write names like root.line1</source>
        <translation>Wpisuj nazwy takie jak root.line1</translation>
    </message>
    <message>
        <source>Write text in quotes.</source>
        <translation>Wpisz tekst w cudzysłowie.</translation>
    </message>
    <message>
        <source>Write text under label 3 and object links under vlo.</source>
        <translation>Zapisuj tekst pod etykietą 3, a łącza obiektów pod vlo.</translation>
    </message>
    <message>
        <source>Write text, a number, true or false, or {{ form = ... }} with one of {0}.</source>
        <translation>Wpisz tekst, liczbę, true lub false albo {{ forma = ... }} z jedną z form: {0}.</translation>
    </message>
    <message>
        <source>Write text, a number, true or false.</source>
        <translation>Wpisz tekst, liczbę, true lub false.</translation>
    </message>
    <message>
        <source>Write that part once with nrfutil (--core Network), and build this image for the application core alone.</source>
        <translation>Zapisz tę część raz programem nrfutil (--core Network), a ten obraz zbuduj tylko dla rdzenia aplikacyjnego.</translation>
    </message>
    <message>
        <source>Write that part once with nrfutil (--core Network), and build this image without it.</source>
        <translation>Zapisz tę część raz programem nrfutil (--core Network), a ten obraz zbuduj bez niej.</translation>
    </message>
    <message>
        <source>Write the 15 digits of the IMEI, a dash and the number of the subscription.</source>
        <translation>Wpisz 15 cyfr IMEI, kreskę i numer abonamentu.</translation>
    </message>
    <message>
        <source>Write the character itself.</source>
        <translation>Wpisz sam znak.</translation>
    </message>
    <message>
        <source>Write the number, 0 to {0}, without quotes.</source>
        <translation>Wpisz liczbę od 0 do {0}, bez cudzysłowu.</translation>
    </message>
    <message>
        <source>Write the sum of the rights you mean, at most 31.</source>
        <translation>Wpisz sumę potrzebnych praw, najwyżej 31.</translation>
    </message>
    <message>
        <source>Write true or false without quotes.</source>
        <translation>Wpisz true lub false bez cudzysłowu.</translation>
    </message>
    <message>
        <source>Write urn:3gpp2:meid: and the 14 digits of the unit.</source>
        <translation>Wpisz urn:3gpp2:meid: i 14 cyfr urządzenia.</translation>
    </message>
    <message>
        <source>Write urn:dev:mac:0024befffe804ff1 with the 16 digits of the unit.</source>
        <translation>Wpisz urn:dev:mac:0024befffe804ff1 z 16 cyframi urządzenia.</translation>
    </message>
    <message>
        <source>Write urn:dev:mac:{0}.</source>
        <translation>Wpisz urn:dev:mac:{0}.</translation>
    </message>
    <message>
        <source>Write urn:dev:mac:{0}ffff{1} for a MAC-48, urn:dev:mac:{2}fffe{3} for an EUI-48.</source>
        <translation>Wpisz urn:dev:mac:{0}ffff{1} dla MAC-48, urn:dev:mac:{2}fffe{3} dla EUI-48.</translation>
    </message>
    <message>
        <source>Write urn:dev:ops:32473-Sensor-000001 with your IANA enterprise number; the product has no dash.</source>
        <translation>Wpisz urn:dev:ops:32473-Sensor-000001 ze swoim numerem przedsiębiorstwa IANA; wyrób nie ma kreski.</translation>
    </message>
    <message>
        <source>Write urn:dev:org:32473-anything with your IANA enterprise number.</source>
        <translation>Wpisz urn:dev:org:32473-cokolwiek ze swoim numerem przedsiębiorstwa IANA.</translation>
    </message>
    <message>
        <source>Write urn:dev:os:32473-000001 with your IANA enterprise number.</source>
        <translation>Wpisz urn:dev:os:32473-000001 ze swoim numerem przedsiębiorstwa IANA.</translation>
    </message>
    <message>
        <source>Write {0}</source>
        <translation>Wpisz {0}</translation>
    </message>
    <message>
        <source>Write {0} in small letters.</source>
        <translation>Wpisz {0} małymi literami.</translation>
    </message>
    <message>
        <source>Write {0}.</source>
        <translation>Wpisz {0}.</translation>
    </message>
    <message>
        <source>Write {0}/0, {1}/1 and so on.</source>
        <translation>Wpisz {0}/0, {1}/1 i tak dalej.</translation>
    </message>
    <message>
        <source>Write {{ &quot;key&quot;: value, &quot;key&quot;: value }}.</source>
        <translation>Wpisz {{ &quot;klucz&quot;: wartość, &quot;klucz&quot;: wartość }}.</translation>
    </message>
    <message>
        <source>Write {{ credential = &quot;psk_key&quot; }} or {{ credential = &quot;private_key&quot; }}.</source>
        <translation>Wpisz {{ credential = &quot;psk_key&quot; }} albo {{ credential = &quot;private_key&quot; }}.</translation>
    </message>
    <message>
        <source>Write {{{0}}} for the endpoint name, or {1} for the brace itself.</source>
        <translation>Wpisz {{{0}}} dla nazwy endpointu albo {1} dla samego nawiasu.</translation>
    </message>
    <message>
        <source>Writing here is not allowed.</source>
        <translation>Zapis w tym miejscu jest niedozwolony.</translation>
    </message>
    <message>
        <source>Writing it erases the configuration.</source>
        <translation>Jego zapis kasuje konfigurację.</translation>
    </message>
    <message>
        <source>X509 CERTIFICATE</source>
        <translation>X509 CERTIFICATE</translation>
    </message>
    <message>
        <source>[versions] names no version</source>
        <translation>[versions] nie podaje żadnej wersji</translation>
    </message>
    <message>
        <source>a J-Link is attached, and pyOCD needs it</source>
        <translation>podłączona jest sonda J-Link, a pyOCD potrzebuje tej biblioteki</translation>
    </message>
    <message>
        <source>a SenML CBOR pack begins with an array; this begins with something else.</source>
        <translation>paczka SenML CBOR zaczyna się tablicą; ta zaczyna się czymś innym.</translation>
    </message>
    <message>
        <source>a backslash without a meaning.</source>
        <translation>ukośnik wsteczny bez znaczenia.</translation>
    </message>
    <message>
        <source>a bracket is closed that was not opened.</source>
        <translation>zamknięto nawias, którego nie otwarto.</translation>
    </message>
    <message>
        <source>a bracket is closed with one of another kind.</source>
        <translation>nawias zamknięto nawiasem innego rodzaju.</translation>
    </message>
    <message>
        <source>a bracket is never closed.</source>
        <translation>nawiasu nigdy nie zamknięto.</translation>
    </message>
    <message>
        <source>a byte is no UTF-8 text.</source>
        <translation>jeden z bajtów nie jest tekstem UTF-8.</translation>
    </message>
    <message>
        <source>a calculation</source>
        <translation>obliczenie</translation>
    </message>
    <message>
        <source>a calculation with and, or</source>
        <translation>obliczenie z and, or</translation>
    </message>
    <message>
        <source>a call of something that is not Objlink</source>
        <translation>wywołanie czegoś, co nie jest Objlink</translation>
    </message>
    <message>
        <source>a call of {0}</source>
        <translation>wywołanie {0}</translation>
    </message>
    <message>
        <source>a character is no ASCII</source>
        <translation>jeden ze znaków nie jest ASCII</translation>
    </message>
    <message>
        <source>a comma is missing near here.</source>
        <translation>w pobliżu brakuje przecinka.</translation>
    </message>
    <message>
        <source>a comparison</source>
        <translation>porównanie</translation>
    </message>
    <message>
        <source>a comprehension</source>
        <translation>wyrażenie listowe (comprehension)</translation>
    </message>
    <message>
        <source>a condition (if, else)</source>
        <translation>warunek (if, else)</translation>
    </message>
    <message>
        <source>a custom board has no file.</source>
        <translation>płytka własna nie ma pliku.</translation>
    </message>
    <message>
        <source>a device takes no NaN or infinity.</source>
        <translation>urządzenie nie przyjmuje NaN ani nieskończoności.</translation>
    </message>
    <message>
        <source>a dictionary</source>
        <translation>słownik</translation>
    </message>
    <message>
        <source>a dictionary {{ ... }} belongs here, not {0}.</source>
        <translation>tu powinien być słownik {{ ... }}, a jest {0}.</translation>
    </message>
    <message>
        <source>a key has no value.</source>
        <translation>klucz nie ma wartości.</translation>
    </message>
    <message>
        <source>a lambda</source>
        <translation>lambda</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>lista</translation>
    </message>
    <message>
        <source>a minus sign</source>
        <translation>znak minus</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>nazwa</translation>
    </message>
    <message>
        <source>a new identity needs a new name.</source>
        <translation>nowa tożsamość wymaga nowej nazwy.</translation>
    </message>
    <message>
        <source>a newer version of this program has written the ledger, and this one would not understand it.</source>
        <translation>rejestr zapisała nowsza wersja tego programu i ta by go nie zrozumiała.</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>liczba</translation>
    </message>
    <message>
        <source>a number begins with zeros.</source>
        <translation>liczba zaczyna się od zer.</translation>
    </message>
    <message>
        <source>a number in the file is too long.</source>
        <translation>liczba w pliku jest za długa.</translation>
    </message>
    <message>
        <source>a number is too long or brackets are nested too deep.</source>
        <translation>liczba jest za długa albo nawiasy są zagnieżdżone za głęboko.</translation>
    </message>
    <message>
        <source>a number that cannot be read.</source>
        <translation>liczba, której nie można odczytać.</translation>
    </message>
    <message>
        <source>a number with a fraction</source>
        <translation>liczba z ułamkiem</translation>
    </message>
    <message>
        <source>a part of it is outside the chip&apos;s memory ({0})</source>
        <translation>jego część leży poza pamięcią układu ({0})</translation>
    </message>
    <message>
        <source>a range needs at least one end, such as 0..255</source>
        <translation>zakres wymaga co najmniej jednego końca, np. 0..255</translation>
    </message>
    <message>
        <source>a resource of {0}</source>
        <translation>zasób obiektu {0}</translation>
    </message>
    <message>
        <source>a set, braces without colons</source>
        <translation>zbiór, nawiasy bez dwukropków</translation>
    </message>
    <message>
        <source>a star (*)</source>
        <translation>gwiazdka (*)</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>tabela</translation>
    </message>
    <message>
        <source>a text in quotes is not closed.</source>
        <translation>tekst w cudzysłowie nie jest zamknięty.</translation>
    </message>
    <message>
        <source>a time limit is not positive.</source>
        <translation>limit czasu nie jest dodatni.</translation>
    </message>
    <message>
        <source>a value belongs here, not {0}.</source>
        <translation>tu powinna być wartość, a jest {0}.</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>liczba całkowita</translation>
    </message>
    <message>
        <source>a yield</source>
        <translation>yield</translation>
    </message>
    <message>
        <source>a {0} cannot stand in a job.</source>
        <translation>w zadaniu nie może być {0}.</translation>
    </message>
    <message>
        <source>after the reset the firmware is not in the chip.</source>
        <translation>po resecie w układzie nie ma firmware&apos;u.</translation>
    </message>
    <message>
        <source>already there</source>
        <translation>już istnieje</translation>
    </message>
    <message>
        <source>an assignment (:=)</source>
        <translation>przypisanie (:=)</translation>
    </message>
    <message>
        <source>an attribute of something that is not OID or RID</source>
        <translation>atrybut czegoś, co nie jest OID ani RID</translation>
    </message>
    <message>
        <source>an await</source>
        <translation>await</translation>
    </message>
    <message>
        <source>an f-string cannot stand here.</source>
        <translation>f-string nie może tu być.</translation>
    </message>
    <message>
        <source>an id in the object link {0} is over {1}</source>
        <translation>numer w łączu obiektu {0} jest większy niż {1}</translation>
    </message>
    <message>
        <source>an id in {0} is over {1}</source>
        <translation>numer w {0} jest większy niż {1}</translation>
    </message>
    <message>
        <source>an imaginary number</source>
        <translation>liczba urojona</translation>
    </message>
    <message>
        <source>an index, [ ] behind a value</source>
        <translation>indeks, [ ] za wartością</translation>
    </message>
    <message>
        <source>an instance</source>
        <translation>instancja</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>obiekt</translation>
    </message>
    <message>
        <source>an object id is out of range.</source>
        <translation>numer obiektu jest poza zakresem.</translation>
    </message>
    <message>
        <source>an object link</source>
        <translation>łącze obiektu</translation>
    </message>
    <message>
        <source>an object link takes two numbers, an object id and an instance id.</source>
        <translation>łącze obiektu ma dwie liczby: numer obiektu i numer instancji.</translation>
    </message>
    <message>
        <source>an operator</source>
        <translation>operator</translation>
    </message>
    <message>
        <source>an unknown digest</source>
        <translation>nieznany skrót</translation>
    </message>
    <message>
        <source>and does not show its key</source>
        <translation>i nie pokazuje jego klucza</translation>
    </message>
    <message>
        <source>and this token may not look at it</source>
        <translation>a temu tokenowi nie wolno na nie patrzeć</translation>
    </message>
    <message>
        <source>another page</source>
        <translation>inna strona</translation>
    </message>
    <message>
        <source>another run is writing here and does not end.</source>
        <translation>inny przebieg zapisuje tutaj i nie kończy.</translation>
    </message>
    <message>
        <source>another unit is on the probe now.</source>
        <translation>na sondzie jest teraz inne urządzenie.</translation>
    </message>
    <message>
        <source>begins or ends with white space.</source>
        <translation>zaczyna się lub kończy odstępem.</translation>
    </message>
    <message>
        <source>begins with {0}.</source>
        <translation>zaczyna się od {0}.</translation>
    </message>
    <message>
        <source>brackets are nested over {0} deep.</source>
        <translation>nawiasy są zagnieżdżone za głęboko (ponad {0}).</translation>
    </message>
    <message>
        <source>byte {0} (0x{1}) begins no CBOR item.</source>
        <translation>bajt {0} (0x{1}) nie zaczyna żadnego elementu CBOR.</translation>
    </message>
    <message>
        <source>byte {0} is nested over {1} levels deep; no SenML record is.</source>
        <translation>bajt {0} jest zagnieżdżony głębiej niż {1} poziomów; żaden rekord SenML taki nie jest.</translation>
    </message>
    <message>
        <source>bytes (Opaque)</source>
        <translation>bajty (Opaque)</translation>
    </message>
    <message>
        <source>bytes in quotes</source>
        <translation>bajty w cudzysłowie</translation>
    </message>
    <message>
        <source>bytes in quotes hold a letter that is not ASCII.</source>
        <translation>bajty w cudzysłowie zawierają literę, która nie jest ASCII.</translation>
    </message>
    <message>
        <source>ca_file {0}</source>
        <translation>ca_file {0}</translation>
    </message>
    <message>
        <source>change devices</source>
        <translation>zmienianie urządzeń</translation>
    </message>
    <message>
        <source>choices are whole numbers with a word each</source>
        <translation>choices to liczby całkowite, każda ze słowem</translation>
    </message>
    <message>
        <source>command line</source>
        <translation>wiersz poleceń</translation>
    </message>
    <message>
        <source>delete devices</source>
        <translation>usuwanie urządzeń</translation>
    </message>
    <message>
        <source>dictionary key</source>
        <translation>klucz słownika</translation>
    </message>
    <message>
        <source>does not have it when asked back</source>
        <translation>nie ma go przy ponownym pytaniu</translation>
    </message>
    <message>
        <source>does not match</source>
        <translation>nie pasuje</translation>
    </message>
    <message>
        <source>does not tell it when asked back ({0})</source>
        <translation>nie podaje tego przy ponownym pytaniu ({0})</translation>
    </message>
    <message>
        <source>each part of a host name between dots has 1 to {0} characters</source>
        <translation>każda część nazwy hosta między kropkami ma długość od 1 do {0}</translation>
    </message>
    <message>
        <source>endpoint name</source>
        <translation>nazwa endpointu</translation>
    </message>
    <message>
        <source>endpoint name of the device</source>
        <translation>nazwa endpointu z urządzenia</translation>
    </message>
    <message>
        <source>endpoint name pattern</source>
        <translation>wzorzec nazwy endpointu</translation>
    </message>
    <message>
        <source>endpoint name pattern {0}</source>
        <translation>wzorzec nazwy endpointu {0}</translation>
    </message>
    <message>
        <source>erasing the chip for the final image would erase the configuration too.</source>
        <translation>wymazanie układu dla obrazu końcowego skasowałoby też konfigurację.</translation>
    </message>
    <message>
        <source>every name of the list is used.</source>
        <translation>wykorzystano wszystkie nazwy z listy.</translation>
    </message>
    <message>
        <source>every piece of it is made without a serial number</source>
        <translation>każda sztuka jest produkowana bez numeru seryjnego</translation>
    </message>
    <message>
        <source>forgot a comma</source>
        <translation>zapomniano przecinka</translation>
    </message>
    <message>
        <source>half a character (a surrogate) in a text.</source>
        <translation>w tekście jest połowa znaku (surogat).</translation>
    </message>
    <message>
        <source>hardware id</source>
        <translation>numer układu</translation>
    </message>
    <message>
        <source>has a &apos; in it.</source>
        <translation>zawiera znak &apos;.</translation>
    </message>
    <message>
        <source>has a &apos; or / in it, which this server cannot search for</source>
        <translation>zawiera &apos; lub /, a takich ten serwer nie umie wyszukać</translation>
    </message>
    <message>
        <source>has a / in it.</source>
        <translation>zawiera znak /.</translation>
    </message>
    <message>
        <source>has a character that is not ASCII.</source>
        <translation>zawiera znak, który nie jest ASCII.</translation>
    </message>
    <message>
        <source>has a control character in it.</source>
        <translation>zawiera znak sterujący.</translation>
    </message>
    <message>
        <source>has a deprecated form.</source>
        <translation>ma wycofaną postać.</translation>
    </message>
    <message>
        <source>has a wrong check digit: a digit was misread or exchanged.</source>
        <translation>ma błędną cyfrę kontrolną: jakąś cyfrę źle odczytano lub zamieniono.</translation>
    </message>
    <message>
        <source>has another {0} when asked back</source>
        <translation>ma przy ponownym pytaniu inny {0}</translation>
    </message>
    <message>
        <source>has white space in it.</source>
        <translation>zawiera odstęp.</translation>
    </message>
    <message>
        <source>holds a NUL character, which some clients take for its end</source>
        <translation>zawiera znak NUL, który niektóre klienty biorą za koniec</translation>
    </message>
    <message>
        <source>holds a character that e-mail addresses in certificates cannot have</source>
        <translation>zawiera znak, którego nie mogą mieć adresy e-mail w certyfikatach</translation>
    </message>
    <message>
        <source>holds a control character</source>
        <translation>zawiera znak sterujący</translation>
    </message>
    <message>
        <source>http {0}</source>
        <translation>http {0}</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>w użyciu</translation>
    </message>
    <message>
        <source>is an RSA key of {0} bits, outside {1} to {2}</source>
        <translation>to klucz RSA o długości {0} bitów, poza zakresem od {1} do {2}</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>jest puste</translation>
    </message>
    <message>
        <source>is empty.</source>
        <translation>jest pusta.</translation>
    </message>
    <message>
        <source>is no 1-Wire number of 16 small hexadecimal digits.</source>
        <translation>nie jest numerem 1-Wire z 16 małych cyfr szesnastkowych.</translation>
    </message>
    <message>
        <source>is no ESN of 8 hexadecimal digits.</source>
        <translation>nie jest numerem ESN z 8 cyfr szesnastkowych.</translation>
    </message>
    <message>
        <source>is no EUI-64 of 16 small hexadecimal digits.</source>
        <translation>nie jest EUI-64 z 16 małych cyfr szesnastkowych.</translation>
    </message>
    <message>
        <source>is no IMEI of 15 digits.</source>
        <translation>nie jest numerem IMEI z 15 cyfr.</translation>
    </message>
    <message>
        <source>is no MEID of 14 hexadecimal digits.</source>
        <translation>nie jest numerem MEID z 14 cyfr szesnastkowych.</translation>
    </message>
    <message>
        <source>is no UUID.</source>
        <translation>nie jest UUID.</translation>
    </message>
    <message>
        <source>is no known kind of urn:dev: name.</source>
        <translation>nie jest znanym rodzajem nazwy urn:dev:.</translation>
    </message>
    <message>
        <source>is not 1 to {0} printable characters long</source>
        <translation>nie ma od 1 do {0} drukowalnych znaków</translation>
    </message>
    <message>
        <source>is not made of an IMEI and a second number.</source>
        <translation>nie składa się z IMEI i drugiego numeru.</translation>
    </message>
    <message>
        <source>is not made of enterprise number and a name of yours.</source>
        <translation>nie składa się z numeru przedsiębiorstwa i własnej nazwy.</translation>
    </message>
    <message>
        <source>is not made of enterprise number and serial number.</source>
        <translation>nie składa się z numeru przedsiębiorstwa i numeru seryjnego.</translation>
    </message>
    <message>
        <source>is not made of enterprise number, product and serial number.</source>
        <translation>nie składa się z numeru przedsiębiorstwa, wyrobu i numeru seryjnego.</translation>
    </message>
    <message>
        <source>is not valid Unicode text</source>
        <translation>nie jest poprawnym tekstem Unicode</translation>
    </message>
    <message>
        <source>is not written as 8, 6 and 1 digits.</source>
        <translation>nie jest zapisana jako 8, 6 i 1 cyfra.</translation>
    </message>
    <message>
        <source>is of the kind {0}, but devices take EC and RSA keys only</source>
        <translation>jest rodzaju {0}, a urządzenia przyjmują tylko klucze EC i RSA</translation>
    </message>
    <message>
        <source>is on the curve {0}, but LwM2M forbids curves under {1} bits</source>
        <translation>jest na krzywej {0}, a LwM2M nie pozwala na krzywe poniżej {1} bitów</translation>
    </message>
    <message>
        <source>is overloaded or in maintenance</source>
        <translation>jest przeciążony albo w trakcie konserwacji</translation>
    </message>
    <message>
        <source>is {0} bytes long, but X.509 allows {1}</source>
        <translation>ma {0} B, a X.509 pozwala na {1}</translation>
    </message>
    <message>
        <source>is {0} bytes long, but clients need to support {1} only</source>
        <translation>ma {0} B, a klienty muszą obsługiwać tylko {1}</translation>
    </message>
    <message>
        <source>is {0} bytes long, but the resource takes {1}</source>
        <translation>ma {0} B, a zasób przyjmuje {1}</translation>
    </message>
    <message>
        <source>is {0} characters long.</source>
        <translation>ma długość {0} (w znakach).</translation>
    </message>
    <message>
        <source>is {0} only.</source>
        <translation>to tylko {0}.</translation>
    </message>
    <message>
        <source>is {0} s, over a year</source>
        <translation>to {0} s, ponad rok</translation>
    </message>
    <message>
        <source>is {0}, but the resource takes {1}</source>
        <translation>to {0}, a zasób przyjmuje: {1}</translation>
    </message>
    <message>
        <source>is {0}, outside {1}..{2} of {3}</source>
        <translation>to {0}, poza zakresem {1}..{2} typu {3}</translation>
    </message>
    <message>
        <source>it cannot be loaded: {0} Searched: {1}.</source>
        <translation>nie można go załadować: {0} Szukano: {1}.</translation>
    </message>
    <message>
        <source>it cannot be read: {0}.</source>
        <translation>nie można go odczytać: {0}.</translation>
    </message>
    <message>
        <source>it did not finish within {0} s.</source>
        <translation>nie skończył w ciągu {0} s.</translation>
    </message>
    <message>
        <source>it does not answer within {0} s.</source>
        <translation>nie odpowiada w ciągu {0} s.</translation>
    </message>
    <message>
        <source>it does not begin with coap:// or coaps://</source>
        <translation>nie zaczyna się od coap:// ani coaps://</translation>
    </message>
    <message>
        <source>it does not start: {0}.</source>
        <translation>nie uruchamia się: {0}.</translation>
    </message>
    <message>
        <source>it ended without a result</source>
        <translation>skończył bez wyniku</translation>
    </message>
    <message>
        <source>it has a blank or another character that cannot be seen</source>
        <translation>zawiera odstęp lub inny niewidoczny znak</translation>
    </message>
    <message>
        <source>it has a user name or password in front of the host</source>
        <translation>ma nazwę użytkownika lub hasło przed hostem</translation>
    </message>
    <message>
        <source>it is not installed. Searched: {0}.</source>
        <translation>nie jest zainstalowany. Szukano: {0}.</translation>
    </message>
    <message>
        <source>it leaves its factory with the serial number 0001</source>
        <translation>wychodzi z fabryki z numerem seryjnym 0001</translation>
    </message>
    <message>
        <source>it names no host</source>
        <translation>nie podaje hosta</translation>
    </message>
    <message>
        <source>it said nothing about why</source>
        <translation>nie podał przyczyny</translation>
    </message>
    <message>
        <source>it said nothing for {0} s.</source>
        <translation>milczał przez {0} s.</translation>
    </message>
    <message>
        <source>it talks without end.</source>
        <translation>wypisuje dane bez końca.</translation>
    </message>
    <message>
        <source>its device command is another version than we know: {0}</source>
        <translation>jego polecenie device ma inną wersję niż znane: {0}</translation>
    </message>
    <message>
        <source>its device command is not installed: {0}</source>
        <translation>jego polecenie device nie jest zainstalowane: {0}</translation>
    </message>
    <message>
        <source>its host is no {0} address</source>
        <translation>jego host nie jest adresem {0}</translation>
    </message>
    <message>
        <source>its host or port cannot be read</source>
        <translation>nie można odczytać hosta lub portu</translation>
    </message>
    <message>
        <source>keyring entry {0}, {1}</source>
        <translation>wpis pęku kluczy {0}, {1}</translation>
    </message>
    <message>
        <source>label {0} of {1} and its base value have no sum.</source>
        <translation>etykieta {0} w {1} i jej wartość bazowa nie mają sumy.</translation>
    </message>
    <message>
        <source>label {0} of {1} does not fit into 64 bits.</source>
        <translation>etykieta {0} w {1} nie mieści się w 64 bitach.</translation>
    </message>
    <message>
        <source>label {0} of {1} must be a number.</source>
        <translation>etykieta {0} w {1} musi być liczbą.</translation>
    </message>
    <message>
        <source>label {0} of {1} must be text.</source>
        <translation>etykieta {0} w {1} musi być tekstem.</translation>
    </message>
    <message>
        <source>leading zeros</source>
        <translation>zera na początku</translation>
    </message>
    <message>
        <source>letters stand right before a quote.</source>
        <translation>tuż przed cudzysłowem stoją litery.</translation>
    </message>
    <message>
        <source>limits the number of requests</source>
        <translation>ogranicza liczbę żądań</translation>
    </message>
    <message>
        <source>line limit</source>
        <translation>limit wiersza</translation>
    </message>
    <message>
        <source>list of endpoint names</source>
        <translation>lista nazw endpointów</translation>
    </message>
    <message>
        <source>load the NRFJPROG DLL</source>
        <translation>załadowanie biblioteki DLL NRFJPROG</translation>
    </message>
    <message>
        <source>look at devices</source>
        <translation>odczyt urządzeń</translation>
    </message>
    <message>
        <source>look up devices</source>
        <translation>wyszukiwanie urządzeń</translation>
    </message>
    <message>
        <source>mbedTLS, the usual TLS library of devices, cannot read such a certificate.</source>
        <translation>mbedTLS, zwykła biblioteka TLS urządzeń, nie odczyta takiego certyfikatu.</translation>
    </message>
    <message>
        <source>mix bytes</source>
        <translation>mieszanie bajtów</translation>
    </message>
    <message>
        <source>never ends</source>
        <translation>nigdy się nie kończy</translation>
    </message>
    <message>
        <source>never passed</source>
        <translation>nigdy nie przeszło pomyślnie</translation>
    </message>
    <message>
        <source>no answer within {0} s</source>
        <translation>brak odpowiedzi w ciągu {0} s</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>brak danych</translation>
    </message>
    <message>
        <source>no digest</source>
        <translation>bez skrótu</translation>
    </message>
    <message>
        <source>no end</source>
        <translation>brak końca</translation>
    </message>
    <message>
        <source>no file was named.</source>
        <translation>nie podano żadnego pliku.</translation>
    </message>
    <message>
        <source>no probe was found. {0}</source>
        <translation>nie znaleziono żadnej sondy. {0}</translation>
    </message>
    <message>
        <source>no program that flashes boards is installed.</source>
        <translation>nie zainstalowano żadnego programu do programowania płytek.</translation>
    </message>
    <message>
        <source>no serial number</source>
        <translation>brak numeru seryjnego</translation>
    </message>
    <message>
        <source>not a database</source>
        <translation>to nie baza danych</translation>
    </message>
    <message>
        <source>not on this system</source>
        <translation>nie w tym systemie</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>nie podano</translation>
    </message>
    <message>
        <source>not trusted</source>
        <translation>brak zaufania</translation>
    </message>
    <message>
        <source>nothing answers at this address.</source>
        <translation>pod tym adresem nic nie odpowiada.</translation>
    </message>
    <message>
        <source>nothing: it is executable</source>
        <translation>nic: jest wykonywalny</translation>
    </message>
    <message>
        <source>nrfutil did not return the {0} bytes at 0x{1}.</source>
        <translation>nrfutil nie zwrócił {0} B spod 0x{1}.</translation>
    </message>
    <message>
        <source>nrfutil failed: {0}</source>
        <translation>nrfutil zgłosił błąd: {0}</translation>
    </message>
    <message>
        <source>number of download attempts</source>
        <translation>liczba prób pobierania</translation>
    </message>
    <message>
        <source>object {0}</source>
        <translation>obiekt {0}</translation>
    </message>
    <message>
        <source>of the kind {0}</source>
        <translation>rodzaju {0}</translation>
    </message>
    <message>
        <source>operations = &quot;E&quot; and type = &quot;none&quot; come together</source>
        <translation>operations = &quot;E&quot; i type = &quot;none&quot; występują razem</translation>
    </message>
    <message>
        <source>operations takes R, W, RW, E or nothing, not {0}</source>
        <translation>operations przyjmuje R, W, RW, E lub nic, a nie {0}</translation>
    </message>
    <message>
        <source>over {0} bits is too large for a device</source>
        <translation>ponad {0} bitów to za dużo dla urządzenia</translation>
    </message>
    <message>
        <source>over {0} signs and words do not belong here.</source>
        <translation>tu jest za dużo znaków i słów (ponad {0}).</translation>
    </message>
    <message>
        <source>packet limit</source>
        <translation>limit pakietu</translation>
    </message>
    <message>
        <source>packets of {0} bytes have no room for data.</source>
        <translation>pakiety po {0} B nie mają miejsca na dane.</translation>
    </message>
    <message>
        <source>pairs of hex digits</source>
        <translation>pary cyfr szesnastkowych</translation>
    </message>
    <message>
        <source>passed on {0}</source>
        <translation>przeszło pomyślnie {0}</translation>
    </message>
    <message>
        <source>persistence: Anjay restored from</source>
        <translation>persistence: Anjay restored from</translation>
    </message>
    <message>
        <source>port 0 is no port</source>
        <translation>port 0 to nie port</translation>
    </message>
    <message>
        <source>private key</source>
        <translation>klucz prywatny</translation>
    </message>
    <message>
        <source>probe {0}</source>
        <translation>sonda {0}</translation>
    </message>
    <message>
        <source>properties.endpointName eq &apos;{0}&apos;</source>
        <translation>properties.endpointName eq &apos;{0}&apos;</translation>
    </message>
    <message>
        <source>ptool adds it, and makes no pack without it.</source>
        <translation>ptool go dodaje i bez niego nie tworzy paczki.</translation>
    </message>
    <message>
        <source>pyOCD does not know the chip of the {0}.</source>
        <translation>pyOCD nie zna układu płytki {0}.</translation>
    </message>
    <message>
        <source>pyOCD has to be told which kind of board is on the probe.</source>
        <translation>pyOCD musi wiedzieć, jaka płytka jest na sondzie.</translation>
    </message>
    <message>
        <source>record at byte {0}</source>
        <translation>rekord przy bajcie {0}</translation>
    </message>
    <message>
        <source>records refer to others that are missing.</source>
        <translation>rekordy odwołują się do innych, których brakuje.</translation>
    </message>
    <message>
        <source>register devices in {0}</source>
        <translation>rejestracja urządzeń w {0}</translation>
    </message>
    <message>
        <source>resource {0}</source>
        <translation>zasób {0}</translation>
    </message>
    <message>
        <source>resource {0}: an id is a whole number from 0 to {1}</source>
        <translation>zasób {0}: numer to liczba całkowita od 0 do {1}</translation>
    </message>
    <message>
        <source>resource {0}: {1}</source>
        <translation>zasób {0}: {1}</translation>
    </message>
    <message>
        <source>serial number {0}</source>
        <translation>numer seryjny {0}</translation>
    </message>
    <message>
        <source>something that is no data</source>
        <translation>coś, co nie jest danymi</translation>
    </message>
    <message>
        <source>text</source>
        <translation>tekst</translation>
    </message>
    <message>
        <source>text and bytes stand side by side just before here.</source>
        <translation>tuż przed tym miejscem tekst i bajty stoją obok siebie.</translation>
    </message>
    <message>
        <source>text in quotes</source>
        <translation>tekst w cudzysłowie</translation>
    </message>
    <message>
        <source>text, hex, file, objlnk or credential</source>
        <translation>text, hex, file, objlnk lub credential</translation>
    </message>
    <message>
        <source>the Intel HEX is broken ({0}).</source>
        <translation>plik Intel HEX jest uszkodzony ({0}).</translation>
    </message>
    <message>
        <source>the PSK identity is not UTF-8 text.</source>
        <translation>tożsamość PSK nie jest tekstem UTF-8.</translation>
    </message>
    <message>
        <source>the PSK identity {0} belongs to the endpoint name {1} since {2}.</source>
        <translation>tożsamość PSK {0} należy do nazwy endpointu {1} od {2}.</translation>
    </message>
    <message>
        <source>the Python word {0} cannot stand here.</source>
        <translation>słowo Pythona {0} nie może tu być.</translation>
    </message>
    <message>
        <source>the board has no power.</source>
        <translation>płytka nie ma zasilania.</translation>
    </message>
    <message>
        <source>the character U+{0} cannot stand in a text file.</source>
        <translation>znak U+{0} nie może być w pliku tekstowym.</translation>
    </message>
    <message>
        <source>the character U+{0} cannot stand outside quotes.</source>
        <translation>znak U+{0} nie może być poza cudzysłowem.</translation>
    </message>
    <message>
        <source>the chip could not be erased through its control port.</source>
        <translation>układu nie udało się wyczyścić przez jego port kontrolny.</translation>
    </message>
    <message>
        <source>the chip&apos;s family is {0}, and that of the job&apos;s board ({1}) another.</source>
        <translation>układ jest z rodziny {0}, a płytka zadania ({1}) z innej.</translation>
    </message>
    <message>
        <source>the chip&apos;s family is {0}: it is not the one of the job&apos;s board, or unknown.</source>
        <translation>układ jest z rodziny {0}: to nie ta z płytki zadania albo nieznana.</translation>
    </message>
    <message>
        <source>the chip&apos;s family is {0}; we do not know where its id is.</source>
        <translation>rodzina układu to {0}; nie wiadomo, gdzie ma on swój numer.</translation>
    </message>
    <message>
        <source>the chip&apos;s own id cannot be read; it looks blank.</source>
        <translation>nie można odczytać własnego numeru układu; wygląda na pusty.</translation>
    </message>
    <message>
        <source>the chip&apos;s read-back protection is on.</source>
        <translation>włączona jest ochrona układu przed odczytem.</translation>
    </message>
    <message>
        <source>the chip&apos;s read-back protection is on: {0}</source>
        <translation>włączona jest ochrona układu przed odczytem: {0}</translation>
    </message>
    <message>
        <source>the configuration asks for a certificate, but the job does not say how to make one.</source>
        <translation>konfiguracja wymaga certyfikatu, ale zadanie nie mówi, jak go utworzyć.</translation>
    </message>
    <message>
        <source>the configuration asks for the server&apos;s certificate, but the job does not name its file.</source>
        <translation>konfiguracja wymaga certyfikatu serwera, ale zadanie nie podaje jego pliku.</translation>
    </message>
    <message>
        <source>the configuration has no Security object instance.</source>
        <translation>konfiguracja nie ma instancji obiektu Security.</translation>
    </message>
    <message>
        <source>the configuration manager does not tell its list</source>
        <translation>menedżer konfiguracji nie podaje swojej listy</translation>
    </message>
    <message>
        <source>the configuration manager does not tell the length of its list</source>
        <translation>menedżer konfiguracji nie podaje długości swojej listy</translation>
    </message>
    <message>
        <source>the data ends at byte {0}, in the middle of a record.</source>
        <translation>dane kończą się na bajcie {0}, w środku rekordu.</translation>
    </message>
    <message>
        <source>the device calls itself {0}, this run has {1}.</source>
        <translation>urządzenie podaje nazwę {0}, a ten przebieg ma {1}.</translation>
    </message>
    <message>
        <source>the device did not say 0.</source>
        <translation>urządzenie nie odpowiedziało 0.</translation>
    </message>
    <message>
        <source>the device did not show &quot;{0}&quot; within {1} s.</source>
        <translation>urządzenie nie wypisało &quot;{0}&quot; w ciągu {1} s.</translation>
    </message>
    <message>
        <source>the device did not tell its name.</source>
        <translation>urządzenie nie podało swojej nazwy.</translation>
    </message>
    <message>
        <source>the device has a console, but no SMP: it echoes what it is sent.</source>
        <translation>urządzenie ma konsolę, ale nie SMP: odsyła to, co dostaje.</translation>
    </message>
    <message>
        <source>the device read the whole configuration and refused it.</source>
        <translation>urządzenie odczytało całą konfigurację i ją odrzuciło.</translation>
    </message>
    <message>
        <source>the device refused to {0} (group {1}, code {2}).</source>
        <translation>urządzenie odrzuciło żądanie: {0} (grupa {1}, kod {2}).</translation>
    </message>
    <message>
        <source>the device was asked to {0} and did not answer within {1} s.</source>
        <translation>urządzenie nie odpowiedziało na żądanie: {0}, w ciągu {1} s.</translation>
    </message>
    <message>
        <source>the device&apos;s answer to the request to {0} does not fit it.</source>
        <translation>odpowiedź urządzenia nie pasuje do żądania: {0}.</translation>
    </message>
    <message>
        <source>the endpoint name is reserved by a run that began on {0} and has not ended.</source>
        <translation>nazwę endpointu zarezerwował przebieg, który zaczął się {0} i się nie skończył.</translation>
    </message>
    <message>
        <source>the endpoint name is retired since {0} and is never given again.</source>
        <translation>nazwa endpointu jest wycofana od {0} i nigdy nie będzie użyta ponownie.</translation>
    </message>
    <message>
        <source>the endpoint name is taken{0} since {1}.</source>
        <translation>nazwa endpointu jest zajęta{0} od {1}.</translation>
    </message>
    <message>
        <source>the endpoint name {0}</source>
        <translation>nazwa endpointu {0}</translation>
    </message>
    <message>
        <source>the file cannot be read ({0}).</source>
        <translation>nie można odczytać pliku ({0}).</translation>
    </message>
    <message>
        <source>the file has no end record: a part of it is missing.</source>
        <translation>plik nie ma rekordu końcowego: brakuje jego części.</translation>
    </message>
    <message>
        <source>the file holds {0}, not one JSON object.</source>
        <translation>plik zawiera: {0}, a nie jeden obiekt JSON.</translation>
    </message>
    <message>
        <source>the file is empty.</source>
        <translation>plik jest pusty.</translation>
    </message>
    <message>
        <source>the file is not JSON: {0}.</source>
        <translation>plik nie jest JSON: {0}.</translation>
    </message>
    <message>
        <source>the file is over {0} bytes.</source>
        <translation>plik ma ponad {0} B.</translation>
    </message>
    <message>
        <source>the file was changed by another program since it was opened.</source>
        <translation>inny program zmienił plik, odkąd został otwarty.</translation>
    </message>
    <message>
        <source>the final image came up, but did not show &quot;{0}&quot;.</source>
        <translation>obraz końcowy się uruchomił, ale nie wypisał &quot;{0}&quot;.</translation>
    </message>
    <message>
        <source>the folders of PATH</source>
        <translation>foldery z PATH</translation>
    </message>
    <message>
        <source>the hardware id is empty.</source>
        <translation>numer układu jest pusty.</translation>
    </message>
    <message>
        <source>the id of {0} is over {1}.</source>
        <translation>numer w {0} jest większy niż {1}.</translation>
    </message>
    <message>
        <source>the image has a part for the network core, which is not written here.</source>
        <translation>obraz ma część dla rdzenia sieciowego, która nie jest tu zapisywana.</translation>
    </message>
    <message>
        <source>the image is empty.</source>
        <translation>obraz jest pusty.</translation>
    </message>
    <message>
        <source>the job cannot be written as TOML.</source>
        <translation>zadania nie można zapisać jako TOML.</translation>
    </message>
    <message>
        <source>the job flashes images, but there is no programmer.</source>
        <translation>zadanie wgrywa obrazy, ale nie ma programatora.</translation>
    </message>
    <message>
        <source>the job has no file yet.</source>
        <translation>zadanie nie ma jeszcze pliku.</translation>
    </message>
    <message>
        <source>the job names a file for the board and the kind {0}.</source>
        <translation>zadanie podaje plik płytki i jednocześnie rodzaj {0}.</translation>
    </message>
    <message>
        <source>the job names no list.</source>
        <translation>zadanie nie podaje listy.</translation>
    </message>
    <message>
        <source>the job supplies no certificate.</source>
        <translation>zadanie nie dostarcza certyfikatu.</translation>
    </message>
    <message>
        <source>the key &quot;{0}&quot; is there twice.</source>
        <translation>klucz &quot;{0}&quot; występuje dwa razy.</translation>
    </message>
    <message>
        <source>the kind is no text.</source>
        <translation>rodzaj nie jest tekstem.</translation>
    </message>
    <message>
        <source>the ledger does not work ({0}).</source>
        <translation>rejestr nie działa ({0}).</translation>
    </message>
    <message>
        <source>the limit is out of range.</source>
        <translation>limit jest poza zakresem.</translation>
    </message>
    <message>
        <source>the line was cut while it connected</source>
        <translation>połączenie przerwano w trakcie nawiązywania</translation>
    </message>
    <message>
        <source>the list has no name for this unit.</source>
        <translation>lista nie ma nazwy dla tego urządzenia.</translation>
    </message>
    <message>
        <source>the name depends on the hardware id, which is not known.</source>
        <translation>nazwa zależy od numeru układu, który nie jest znany.</translation>
    </message>
    <message>
        <source>the name is missing</source>
        <translation>brakuje nazwy</translation>
    </message>
    <message>
        <source>the name {0}</source>
        <translation>nazwa {0}</translation>
    </message>
    <message>
        <source>the new job</source>
        <translation>nowe zadanie</translation>
    </message>
    <message>
        <source>the number does not fit into 64 bits.</source>
        <translation>liczba nie mieści się w 64 bitach.</translation>
    </message>
    <message>
        <source>the number is too large.</source>
        <translation>liczba jest za duża.</translation>
    </message>
    <message>
        <source>the object</source>
        <translation>obiekt</translation>
    </message>
    <message>
        <source>the object has no name</source>
        <translation>obiekt nie ma nazwy</translation>
    </message>
    <message>
        <source>the object needs an id, a whole number from 0 to {0}</source>
        <translation>obiekt wymaga numeru, liczby całkowitej od 0 do {0}</translation>
    </message>
    <message>
        <source>the pattern asks for {{{0}}}, which is not known.</source>
        <translation>wzorzec wymaga {{{0}}}, a ta wartość nie jest znana.</translation>
    </message>
    <message>
        <source>the pattern gives every unit the same name.</source>
        <translation>wzorzec daje każdemu urządzeniu tę samą nazwę.</translation>
    </message>
    <message>
        <source>the pattern has a single {0}.</source>
        <translation>we wzorcu jest pojedynczy {0}.</translation>
    </message>
    <message>
        <source>the pattern has an unknown field {{{0}}}.</source>
        <translation>we wzorcu jest nieznane pole {{{0}}}.</translation>
    </message>
    <message>
        <source>the port cannot be opened.</source>
        <translation>nie można otworzyć portu.</translation>
    </message>
    <message>
        <source>the port takes no bytes.</source>
        <translation>port nie przyjmuje bajtów.</translation>
    </message>
    <message>
        <source>the port went away.</source>
        <translation>port zniknął.</translation>
    </message>
    <message>
        <source>the probe is not there.</source>
        <translation>nie ma tej sondy.</translation>
    </message>
    <message>
        <source>the probe is not there: {0}</source>
        <translation>nie ma tej sondy: {0}</translation>
    </message>
    <message>
        <source>the range {0} does not suit {1}: text takes a length such as 0..255 bytes</source>
        <translation>zakres {0} nie pasuje do {1}: tekst przyjmuje długość, np. 0..255 bytes</translation>
    </message>
    <message>
        <source>the range {0} ends before it begins</source>
        <translation>zakres {0} kończy się, zanim się zacznie</translation>
    </message>
    <message>
        <source>the record at byte {0}</source>
        <translation>rekord przy bajcie {0}</translation>
    </message>
    <message>
        <source>the record at byte {0} cannot be decoded ({1}).</source>
        <translation>rekordu przy bajcie {0} nie można zdekodować ({1}).</translation>
    </message>
    <message>
        <source>the record at byte {0} is not a map.</source>
        <translation>rekord przy bajcie {0} nie jest mapą.</translation>
    </message>
    <message>
        <source>the request left, no whole answer came</source>
        <translation>żądanie wysłano, ale nie przyszła cała odpowiedź</translation>
    </message>
    <message>
        <source>the run {0} has no endpoint name.</source>
        <translation>przebieg {0} nie ma nazwy endpointu.</translation>
    </message>
    <message>
        <source>the running device</source>
        <translation>działające urządzenie</translation>
    </message>
    <message>
        <source>the server took the unit, but does not show whether it has the same key.</source>
        <translation>serwer przyjął urządzenie, ale nie pokazuje, czy ma ten sam klucz.</translation>
    </message>
    <message>
        <source>the server&apos;s certificate</source>
        <translation>certyfikat serwera</translation>
    </message>
    <message>
        <source>the size of a page is out of range.</source>
        <translation>rozmiar strony jest poza zakresem.</translation>
    </message>
    <message>
        <source>the system&apos;s library folders (libjlinkarm)</source>
        <translation>systemowe foldery bibliotek (libjlinkarm)</translation>
    </message>
    <message>
        <source>the system&apos;s library folders (libjlinkarm.so)</source>
        <translation>systemowe foldery bibliotek (libjlinkarm.so)</translation>
    </message>
    <message>
        <source>the text cannot be read from here on.</source>
        <translation>od tego miejsca nie można odczytać tekstu.</translation>
    </message>
    <message>
        <source>the text cannot be taken apart.</source>
        <translation>tekstu nie można rozłożyć na części.</translation>
    </message>
    <message>
        <source>the text has a lone surrogate, which UTF-8 cannot carry.</source>
        <translation>w tekście jest pojedynczy surogat, którego UTF-8 nie może zawierać.</translation>
    </message>
    <message>
        <source>the text has a lone surrogate.</source>
        <translation>w tekście jest pojedynczy surogat.</translation>
    </message>
    <message>
        <source>the text is over {0} bytes.</source>
        <translation>tekst ma ponad {0} B.</translation>
    </message>
    <message>
        <source>the text is stored as UTF-16.</source>
        <translation>tekst jest zapisany jako UTF-16.</translation>
    </message>
    <message>
        <source>the thread of an HTTP request died; its own report says why</source>
        <translation>wątek żądania HTTP padł; przyczynę podaje jego własny raport</translation>
    </message>
    <message>
        <source>the time has no offset.</source>
        <translation>czas nie ma przesunięcia.</translation>
    </message>
    <message>
        <source>the unit has no name.</source>
        <translation>urządzenie nie ma nazwy.</translation>
    </message>
    <message>
        <source>the unit has the endpoint name {0} since {1} and {2}.</source>
        <translation>urządzenie ma nazwę endpointu {0} od {1} i {2}.</translation>
    </message>
    <message>
        <source>the unit has the name {0} already, and not the one that was given.</source>
        <translation>urządzenie ma już nazwę {0}, a nie tę, którą podano.</translation>
    </message>
    <message>
        <source>the unit is not registered.</source>
        <translation>urządzenie nie jest zarejestrowane.</translation>
    </message>
    <message>
        <source>the value cannot be.</source>
        <translation>taka wartość jest niemożliwa.</translation>
    </message>
    <message>
        <source>the value of {0} does not fit its label {1}.</source>
        <translation>wartość {0} nie pasuje do etykiety {1}.</translation>
    </message>
    <message>
        <source>the {0} cannot be read.</source>
        <translation>nie można odczytać: {0}.</translation>
    </message>
    <message>
        <source>the {0} {1} is out of range.</source>
        <translation>poza zakresem: {0} {1}.</translation>
    </message>
    <message>
        <source>the {0} {1} stands in line {2} too.</source>
        <translation>{0} {1} występuje też w wierszu {2}.</translation>
    </message>
    <message>
        <source>there are no bytes; a pack is at least an array of one record.</source>
        <translation>nie ma żadnych bajtów; paczka to co najmniej tablica z jednym rekordem.</translation>
    </message>
    <message>
        <source>there are two files of this kind.</source>
        <translation>są dwa pliki tego rodzaju.</translation>
    </message>
    <message>
        <source>there is a file of this name already.</source>
        <translation>plik o tej nazwie już istnieje.</translation>
    </message>
    <message>
        <source>there is no column {0}.</source>
        <translation>nie ma kolumny {0}.</translation>
    </message>
    <message>
        <source>there is no form {0}.</source>
        <translation>nie ma formy {0}.</translation>
    </message>
    <message>
        <source>there is no kind of board {0}.</source>
        <translation>nie ma rodzaju płytki {0}.</translation>
    </message>
    <message>
        <source>there is no name in the list.</source>
        <translation>na liście nie ma żadnej nazwy.</translation>
    </message>
    <message>
        <source>there is no open run {0}.</source>
        <translation>nie ma otwartego przebiegu {0}.</translation>
    </message>
    <message>
        <source>there is no such file.</source>
        <translation>nie ma takiego pliku.</translation>
    </message>
    <message>
        <source>there is no such probe.</source>
        <translation>nie ma takiej sondy.</translation>
    </message>
    <message>
        <source>there is no such setting.</source>
        <translation>nie ma takiego ustawienia.</translation>
    </message>
    <message>
        <source>this is a finished pack or no text.</source>
        <translation>to jest gotowa paczka albo nie jest to tekst.</translation>
    </message>
    <message>
        <source>this is a folder, not a file.</source>
        <translation>to jest folder, a nie plik.</translation>
    </message>
    <message>
        <source>this is no CSV ({0}).</source>
        <translation>to nie jest CSV ({0}).</translation>
    </message>
    <message>
        <source>this is no Intel HEX file.</source>
        <translation>to nie jest plik Intel HEX.</translation>
    </message>
    <message>
        <source>this is no Intel HEX image.</source>
        <translation>to nie jest obraz Intel HEX.</translation>
    </message>
    <message>
        <source>this is no J-Link&apos;s serial number.</source>
        <translation>to nie jest numer seryjny sondy J-Link.</translation>
    </message>
    <message>
        <source>this is no TOML: {0}.</source>
        <translation>to nie jest TOML: {0}.</translation>
    </message>
    <message>
        <source>this is no address of a port.</source>
        <translation>to nie jest adres portu.</translation>
    </message>
    <message>
        <source>this is no file name.</source>
        <translation>to nie jest nazwa pliku.</translation>
    </message>
    <message>
        <source>this is no file of the old tool.</source>
        <translation>to nie jest plik starego narzędzia.</translation>
    </message>
    <message>
        <source>this is no name of a file on a device.</source>
        <translation>to nie jest nazwa pliku na urządzeniu.</translation>
    </message>
    <message>
        <source>this is no retired name.</source>
        <translation>to nie jest wycofana nazwa.</translation>
    </message>
    <message>
        <source>this is no value of a resource.</source>
        <translation>to nie jest wartość zasobu.</translation>
    </message>
    <message>
        <source>this is not a file.</source>
        <translation>to nie jest plik.</translation>
    </message>
    <message>
        <source>this is the database of another program.</source>
        <translation>to jest baza danych innego programu.</translation>
    </message>
    <message>
        <source>this is the unit {0}, but the run began with {1}.</source>
        <translation>to jest urządzenie {0}, a przebieg zaczął się z {1}.</translation>
    </message>
    <message>
        <source>this run has another endpoint name already.</source>
        <translation>ten przebieg ma już inną nazwę endpointu.</translation>
    </message>
    <message>
        <source>three dots</source>
        <translation>trzy kropki</translation>
    </message>
    <message>
        <source>token file</source>
        <translation>plik z tokenem</translation>
    </message>
    <message>
        <source>token of the command line</source>
        <translation>token z wiersza poleceń</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true lub false</translation>
    </message>
    <message>
        <source>two stars (**) cannot stand here.</source>
        <translation>nie mogą tu być dwie gwiazdki (**).</translation>
    </message>
    <message>
        <source>under {0} bits is too weak</source>
        <translation>poniżej {0} bitów to za mało</translation>
    </message>
    <message>
        <source>unit {0}</source>
        <translation>urządzenie {0}</translation>
    </message>
    <message>
        <source>values with a comma between them</source>
        <translation>wartości oddzielone przecinkami</translation>
    </message>
    <message>
        <source>virtual board</source>
        <translation>wirtualna płytka</translation>
    </message>
    <message>
        <source>was never closed</source>
        <translation>nigdy nie zamknięto</translation>
    </message>
    <message>
        <source>what was read back differs from what was written.</source>
        <translation>odczyt różni się od tego, co zapisano.</translation>
    </message>
    <message>
        <source>what was read back differs from what was written: {0}</source>
        <translation>odczyt różni się od tego, co zapisano: {0}</translation>
    </message>
    <message>
        <source>with another {0}</source>
        <translation>z innym {0}</translation>
    </message>
    <message>
        <source>{0} It holds a configuration already.</source>
        <translation>{0} Ono ma już konfigurację.</translation>
    </message>
    <message>
        <source>{0} Server objects have Short Server ID {1}.</source>
        <translation>Obiektów Server o Short Server ID {1} jest {0}.</translation>
    </message>
    <message>
        <source>{0} There is no device {1} this token can see: the PSK identity belongs to another device, or the endpoint name to another domain.</source>
        <translation>{0} Nie ma urządzenia {1}, które ten token widzi: tożsamość PSK należy do innego urządzenia albo nazwa endpointu do innej domeny.</translation>
    </message>
    <message>
        <source>{0} UTC</source>
        <translation>{0} UTC</translation>
    </message>
    <message>
        <source>{0} accounts have Short Server ID {1} and the same transport.</source>
        <translation>Kont o Short Server ID {1} i tym samym transporcie jest {0}.</translation>
    </message>
    <message>
        <source>{0} at {1}:{2}</source>
        <translation>{0} w {1}:{2}</translation>
    </message>
    <message>
        <source>{0} belongs here, not {1}.</source>
        <translation>tu powinno być: {0}, a jest: {1}.</translation>
    </message>
    <message>
        <source>{0} bytes follow the pack.</source>
        <translation>Bajtów za paczką: {0}.</translation>
    </message>
    <message>
        <source>{0} can only be read.</source>
        <translation>{0} można tylko odczytać.</translation>
    </message>
    <message>
        <source>{0} does not fit into 64 bits.</source>
        <translation>{0} nie mieści się w 64 bitach.</translation>
    </message>
    <message>
        <source>{0} ended without an answer (exit code {1}). {2}</source>
        <translation>{0} zakończył się bez odpowiedzi (kod wyjścia {1}). {2}</translation>
    </message>
    <message>
        <source>{0} has the label {1}, which must be understood and is not.</source>
        <translation>{0} ma etykietę {1}, którą trzeba rozumieć, a nie jest znana.</translation>
    </message>
    <message>
        <source>{0} has to be a table</source>
        <translation>{0} musi być tabelą</translation>
    </message>
    <message>
        <source>{0} has {1} values; a record has one.</source>
        <translation>{0} ma {1} wartości; rekord ma jedną.</translation>
    </message>
    <message>
        <source>{0} holds one value, so its path ends at {1}.</source>
        <translation>{0} ma jedną wartość, więc jego ścieżka kończy się na {1}.</translation>
    </message>
    <message>
        <source>{0} holds several values, each with its own number.</source>
        <translation>{0} ma kilka wartości, każdą z własnym numerem.</translation>
    </message>
    <message>
        <source>{0} is an action, not a value.</source>
        <translation>{0} to akcja, a nie wartość.</translation>
    </message>
    <message>
        <source>{0} is missing or empty.</source>
        <translation>Brakuje {0} albo jest puste.</translation>
    </message>
    <message>
        <source>{0} is missing.</source>
        <translation>Brakuje {0}.</translation>
    </message>
    <message>
        <source>{0} is no binding.</source>
        <translation>{0} to nie binding.</translation>
    </message>
    <message>
        <source>{0} is no range of addresses.</source>
        <translation>{0} to nie zakres adresów.</translation>
    </message>
    <message>
        <source>{0} is none of the types {1}</source>
        <translation>{0} to żaden z typów {1}</translation>
    </message>
    <message>
        <source>{0} is not a country code</source>
        <translation>{0} to nie kod kraju</translation>
    </message>
    <message>
        <source>{0} is not a key of this file.</source>
        <translation>{0} to nie klucz tego pliku.</translation>
    </message>
    <message>
        <source>{0} is not a number</source>
        <translation>{0} to nie liczba</translation>
    </message>
    <message>
        <source>{0} is not a plain file name.</source>
        <translation>{0} to nie zwykła nazwa pliku.</translation>
    </message>
    <message>
        <source>{0} is not a resource path such as /0/1/2 or /1/0/16/0</source>
        <translation>{0} to nie ścieżka zasobu taka jak /0/1/2 lub /1/0/16/0</translation>
    </message>
    <message>
        <source>{0} is not a table.</source>
        <translation>{0} nie jest tabelą.</translation>
    </message>
    <message>
        <source>{0} is not a version such as 1.1</source>
        <translation>{0} to nie wersja taka jak 1.1</translation>
    </message>
    <message>
        <source>{0} is not an id from 0 to {1}.</source>
        <translation>{0} to nie numer od 0 do {1}.</translation>
    </message>
    <message>
        <source>{0} is not an object link such as 66:0</source>
        <translation>{0} to nie łącze obiektu takie jak 66:0</translation>
    </message>
    <message>
        <source>{0} is not installed. Searched: {1}.</source>
        <translation>{0} nie jest zainstalowany. Szukano: {1}.</translation>
    </message>
    <message>
        <source>{0} is not used with NoSec.</source>
        <translation>Przy NoSec {0} nie jest używany.</translation>
    </message>
    <message>
        <source>{0} is over {1}.</source>
        <translation>{0} to więcej niż {1}.</translation>
    </message>
    <message>
        <source>{0} is too large a number</source>
        <translation>{0} to za duża liczba</translation>
    </message>
    <message>
        <source>{0} is {1}, which is not a version such as 1.1.</source>
        <translation>{0} to {1}, co nie jest wersją taką jak 1.1.</translation>
    </message>
    <message>
        <source>{0} is {1}; it takes {2}.</source>
        <translation>{0} to {1}; możliwe: {2}.</translation>
    </message>
    <message>
        <source>{0} more bytes follow the certificate.</source>
        <translation>Za certyfikatem jest jeszcze {0} B.</translation>
    </message>
    <message>
        <source>{0} more bytes follow the {1}.</source>
        <translation>Za tym ({1}) jest jeszcze {0} B.</translation>
    </message>
    <message>
        <source>{0} records</source>
        <translation>rekordów: {0}</translation>
    </message>
    <message>
        <source>{0} stands in line {1} and again in line {2}.</source>
        <translation>{0} stoi w wierszu {1} i jeszcze raz w wierszu {2}.</translation>
    </message>
    <message>
        <source>{0} with {1}: {2}; two of them are told apart by their USB socket only.</source>
        <translation>{0} z {1}: {2}; dwa takie odróżnia tylko gniazdo USB.</translation>
    </message>
    <message>
        <source>{0}, changed in {1}</source>
        <translation>{0}, zmienione w {1}</translation>
    </message>
    <message>
        <source>{0}, line {1}</source>
        <translation>{0}, wiersz {1}</translation>
    </message>
    <message>
        <source>{0}: no such name.</source>
        <translation>{0}: nie ma takiej nazwy.</translation>
    </message>
    <message>
        <source>{0}: there is no key {1}; known are {2}</source>
        <translation>{0}: nie ma klucza {1}; znane to {2}</translation>
    </message>
    <message>
        <source>{0}: version {1} is not one of [versions]</source>
        <translation>{0}: wersji {1} nie ma w [versions]</translation>
    </message>
    <message>
        <source>{0}: {1} are there with {2}; they are told apart by their USB socket only.</source>
        <translation>{0}: są tu {1} z {2}; odróżnia je tylko gniazdo USB.</translation>
    </message>
    <message>
        <source>{0}: {1} takes {2}</source>
        <translation>{0}: {1} przyjmuje: {2}</translation>
    </message>
    <message>
        <source>{0}closes the chip to the probe.</source>
        <translation>{0}zamyka układ przed sondą.</translation>
    </message>
    <message>
        <source>{0}forbids erasing the chip.</source>
        <translation>{0}zabrania wymazania układu.</translation>
    </message>
</context>
<context>
    <name>option</name>
    <message>
        <source>Kind of server</source>
        <translation>Rodzaj serwera</translation>
    </message>
    <message>
        <source>Another kind has other settings; those of this one go.</source>
        <translation>Inny rodzaj ma inne ustawienia; ustawienia tego znikną.</translation>
    </message>
    <message>
        <source>Name of the job</source>
        <translation>Nazwa zadania</translation>
    </message>
    <message>
        <source>What operators see, such as the product&apos;s name.</source>
        <translation>To widzą operatorzy, np. nazwa produktu.</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>Płytka</translation>
    </message>
    <message>
        <source>The kind of board, such as nrf9160dk; its images are checked before flashing.</source>
        <translation>Rodzaj płytki, np. nrf9160dk; jej obrazy są sprawdzane przed wgraniem.</translation>
    </message>
    <message>
        <source>Board file</source>
        <translation>Plik płytki</translation>
    </message>
    <message>
        <source>A board of your own, as a file.</source>
        <translation>Własna płytka, opisana w pliku.</translation>
    </message>
    <message>
        <source>Provisioning firmware</source>
        <translation>Firmware do provisioningu</translation>
    </message>
    <message>
        <source>Flashed first. Without it, the device must run this firmware already.</source>
        <translation>Wgrywany jako pierwszy. Bez niego urządzenie musi już mieć ten firmware.</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Aplikacja</translation>
    </message>
    <message>
        <source>Flashed last. Without it, the device keeps the provisioning firmware.</source>
        <translation>Wgrywana na końcu. Bez niej urządzenie zachowuje firmware do provisioningu.</translation>
    </message>
    <message>
        <source>Text when ready</source>
        <translation>Tekst gotowości</translation>
    </message>
    <message>
        <source>What the provisioning firmware shows on its console when it is up.</source>
        <translation>To wypisuje na konsoli firmware do provisioningu, gdy już działa.</translation>
    </message>
    <message>
        <source>Text of the application</source>
        <translation>Tekst aplikacji</translation>
    </message>
    <message>
        <source>What the application shows on its console when it has its configuration.</source>
        <translation>To wypisuje na konsoli aplikacja, gdy ma już konfigurację.</translation>
    </message>
    <message>
        <source>Name on the console</source>
        <translation>Nazwa na konsoli</translation>
    </message>
    <message>
        <source>How the application shows its name, with {endpoint_name}. Empty: the name is not checked.</source>
        <translation>Jak aplikacja wypisuje swoją nazwę, z {endpoint_name}. Puste: nazwa nie jest sprawdzana.</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Próby</translation>
    </message>
    <message>
        <source>Fresh starts with the same identity, where one is safe.</source>
        <translation>Nowe próby z tą samą tożsamością, gdy są bezpieczne.</translation>
    </message>
    <message>
        <source>Names come from</source>
        <translation>Skąd nazwy</translation>
    </message>
    <message>
        <source>The device itself, a scanner, a pattern or a list. The firmware must have that very name.</source>
        <translation>Samo urządzenie, skaner, wzorzec albo lista. Firmware musi mieć dokładnie tę nazwę.</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>Wzorzec</translation>
    </message>
    <message>
        <source>Such as urn:dev:ops:32473-Sensor-{serial:06d}; {hardware_id} is known too.</source>
        <translation>Np. urn:dev:ops:32473-Sensor-{serial:06d}; dostępne jest też {hardware_id}.</translation>
    </message>
    <message>
        <source>List of names</source>
        <translation>Lista nazw</translation>
    </message>
    <message>
        <source>CSV with a column endpoint_name, and hardware_id where a row belongs to one unit.</source>
        <translation>CSV z kolumną endpoint_name oraz hardware_id, jeśli wiersz dotyczy jednego urządzenia.</translation>
    </message>
    <message>
        <source>Pre-shared keys</source>
        <translation>Klucze współdzielone (PSK)</translation>
    </message>
    <message>
        <source>A new key for each unit.</source>
        <translation>Nowy klucz dla każdego urządzenia.</translation>
    </message>
    <message>
        <source>PSK identity</source>
        <translation>Tożsamość PSK</translation>
    </message>
    <message>
        <source>{endpoint_name} is replaced. At most 64 characters are safe everywhere.</source>
        <translation>{endpoint_name} zostanie zastąpione. Do 64 znaków działa wszędzie.</translation>
    </message>
    <message>
        <source>Length of the key</source>
        <translation>Długość klucza</translation>
    </message>
    <message>
        <source>Random bytes. Every server and device takes 16 or 32.</source>
        <translation>Losowe bajty. Każdy serwer i każde urządzenie przyjmuje 16 lub 32.</translation>
    </message>
    <message>
        <source>Self-signed certificates</source>
        <translation>Certyfikaty samopodpisane</translation>
    </message>
    <message>
        <source>A new key and certificate for each unit.</source>
        <translation>Nowy klucz i certyfikat dla każdego urządzenia.</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>Kraj</translation>
    </message>
    <message>
        <source>Two letters, such as PL.</source>
        <translation>Dwie litery, np. PL.</translation>
    </message>
    <message>
        <source>State or province</source>
        <translation>Województwo lub stan</translation>
    </message>
    <message>
        <source>City</source>
        <translation>Miasto</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>Organizacja</translation>
    </message>
    <message>
        <source>Unit of the organization</source>
        <translation>Jednostka organizacyjna</translation>
    </message>
    <message>
        <source>E-mail address</source>
        <translation>Adres e-mail</translation>
    </message>
    <message>
        <source>Common name</source>
        <translation>Nazwa pospolita (CN)</translation>
    </message>
    <message>
        <source>At most 64 characters. Coiote and Leshan want the endpoint name here.</source>
        <translation>Najwyżej 64 znaki. Coiote i Leshan wymagają tu nazwy endpointu.</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Numer seryjny</translation>
    </message>
    <message>
        <source>The same for every unit; empty draws a random one for each, which is better.</source>
        <translation>Taki sam dla każdego urządzenia; puste losuje inny dla każdego, co jest lepsze.</translation>
    </message>
    <message>
        <source>Valid for</source>
        <translation>Ważny przez</translation>
    </message>
    <message>
        <source>Seconds from the day it is made.</source>
        <translation>Sekundy od dnia utworzenia.</translation>
    </message>
    <message>
        <source>Elliptic curve</source>
        <translation>Krzywa eliptyczna</translation>
    </message>
    <message>
        <source>secp256r1 is what every LwM2M server and device takes.</source>
        <translation>secp256r1 przyjmuje każdy serwer i każde urządzenie LwM2M.</translation>
    </message>
    <message>
        <source>Length of an RSA key</source>
        <translation>Długość klucza RSA</translation>
    </message>
    <message>
        <source>Bits, from 2048. Only in the place of an elliptic curve.</source>
        <translation>Bity, od 2048. Tylko zamiast krzywej eliptycznej.</translation>
    </message>
    <message>
        <source>Digest of the signature</source>
        <translation>Skrót podpisu</translation>
    </message>
    <message>
        <source>Starts this long ago</source>
        <translation>Początek ważności wstecz</translation>
    </message>
    <message>
        <source>Seconds, so that a clock that runs behind does not refuse it.</source>
        <translation>Sekundy; dzięki nim nie odrzuci go spóźniony zegar.</translation>
    </message>
    <message>
        <source>Never expires</source>
        <translation>Nigdy nie wygasa</translation>
    </message>
    <message>
        <source>Valid until the year 9999.</source>
        <translation>Ważny do roku 9999.</translation>
    </message>
    <message>
        <source>Certificate that exists already</source>
        <translation>Istniejący certyfikat</translation>
    </message>
    <message>
        <source>A certificate and its private key from files, in the place of new ones.</source>
        <translation>Certyfikat i jego klucz prywatny z plików, zamiast nowych.</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certyfikat</translation>
    </message>
    <message>
        <source>DER or PEM.</source>
        <translation>DER lub PEM.</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Klucz prywatny</translation>
    </message>
    <message>
        <source>DER or PEM, without a password.</source>
        <translation>DER lub PEM, bez hasła.</translation>
    </message>
    <message>
        <source>Certificate of the server</source>
        <translation>Certyfikat serwera</translation>
    </message>
    <message>
        <source>DER or PEM. Without it a device would trust any server.</source>
        <translation>DER lub PEM. Bez niego urządzenie ufałoby każdemu serwerowi.</translation>
    </message>
    <message>
        <source>Coiote DM</source>
        <translation>Coiote DM</translation>
    </message>
    <message>
        <source>Each unit is made known to this server. Its token is in Settings.</source>
        <translation>Każde urządzenie jest rejestrowane na tym serwerze. Token jest w Opcjach.</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domena</translation>
    </message>
    <message>
        <source>Where units go; starts and ends with a slash, such as /factory/line1/</source>
        <translation>Dokąd trafiają urządzenia; zaczyna się i kończy ukośnikiem, np. /factory/line1/</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adres</translation>
    </message>
    <message>
        <source>https:// and the name of the server.</source>
        <translation>https:// i nazwa serwera.</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Only for older installations, which use 8087.</source>
        <translation>Tylko dla starszych instalacji, które używają 8087.</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Grupy</translation>
    </message>
    <message>
        <source>Groups that a unit joins, with commas between, such as root.line1</source>
        <translation>Grupy urządzenia, oddzielone przecinkami, np. root.line1</translation>
    </message>
    <message>
        <source>Authority of the server</source>
        <translation>Urząd certyfikacji serwera</translation>
    </message>
    <message>
        <source>PEM file, for a server on premises. Without it the system&apos;s are used.</source>
        <translation>Plik PEM, dla serwera lokalnego. Bez niego używane są urzędy systemowe.</translation>
    </message>
    <message>
        <source>Time to connect</source>
        <translation>Czas na połączenie</translation>
    </message>
    <message>
        <source>Time for an answer</source>
        <translation>Czas na odpowiedź</translation>
    </message>
    <message>
        <source>One whole answer.</source>
        <translation>Jedna cała odpowiedź.</translation>
    </message>
    <message>
        <source>Time for a registration</source>
        <translation>Czas na rejestrację</translation>
    </message>
    <message>
        <source>The whole of it, with everything that is tried again.</source>
        <translation>Całość, razem ze wszystkimi ponownymi próbami.</translation>
    </message>
    <message>
        <source>Accept without proof</source>
        <translation>Przyjmij bez dowodu</translation>
    </message>
    <message>
        <source>PASS also when the server does not show this token what it has.</source>
        <translation>PASS także wtedy, gdy serwer nie pokazuje temu tokenowi, co ma.</translation>
    </message>
    <message>
        <source>On the line</source>
        <translation>Na linii</translation>
    </message>
    <message>
        <source>Start by itself</source>
        <translation>Samoczynny start</translation>
    </message>
    <message>
        <source>A unit starts as soon as it is plugged in.</source>
        <translation>Urządzenie startuje zaraz po podłączeniu.</translation>
    </message>
    <message>
        <source>Operator mode</source>
        <translation>Tryb operatora</translation>
    </message>
    <message>
        <source>The window starts locked to its Provision screen.</source>
        <translation>Okno otwiera się z blokadą, tylko z ekranem Linia.</translation>
    </message>
    <message>
        <source>The device</source>
        <translation>Urządzenie</translation>
    </message>
    <message>
        <source>Objects it has</source>
        <translation>Obiekty urządzenia</translation>
    </message>
    <message>
        <source>Numbers with commas between. A record of another object is refused.</source>
        <translation>Liczby oddzielone przecinkami. Rekord innego obiektu zostanie odrzucony.</translation>
    </message>
    <message>
        <source>Largest configuration</source>
        <translation>Największa konfiguracja</translation>
    </message>
    <message>
        <source>What the device can store at once.</source>
        <translation>Ile urządzenie może zapisać naraz.</translation>
    </message>
    <message>
        <source>Serial line</source>
        <translation>Łącze szeregowe</translation>
    </message>
    <message>
        <source>The usual values are those of the provisioning firmware.</source>
        <translation>Wartości domyślne to wartości firmware&apos;u do provisioningu.</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Prędkość</translation>
    </message>
    <message>
        <source>Longest packet</source>
        <translation>Najdłuższy pakiet</translation>
    </message>
    <message>
        <source>The device drops a longer one without a word.</source>
        <translation>Dłuższy urządzenie porzuca bez ostrzeżenia.</translation>
    </message>
    <message>
        <source>Longest line</source>
        <translation>Najdłuższy wiersz</translation>
    </message>
    <message>
        <source>Time for a reply</source>
        <translation>Czas na odpowiedź</translation>
    </message>
    <message>
        <source>Time to apply</source>
        <translation>Czas na zastosowanie</translation>
    </message>
    <message>
        <source>How long the device may take to apply its configuration.</source>
        <translation>Ile czasu urządzenie ma na zastosowanie konfiguracji.</translation>
    </message>
    <message>
        <source>Time to start</source>
        <translation>Czas na start</translation>
    </message>
    <message>
        <source>How long an image may take until it is up.</source>
        <translation>Ile czasu obraz ma na uruchomienie.</translation>
    </message>
    <message>
        <source>Time to open the port</source>
        <translation>Czas na otwarcie portu</translation>
    </message>
    <message>
        <source>For ports over the network (socket://).</source>
        <translation>Dla portów sieciowych (socket://).</translation>
    </message>
    <message>
        <source>Requests to read</source>
        <translation>Żądania odczytu</translation>
    </message>
    <message>
        <source>How often one is sent before the device counts as silent.</source>
        <translation>Ile razy wysłać żądanie, zanim urządzenie uznaje się za milczące.</translation>
    </message>
    <message>
        <source>the device itself</source>
        <translation>samo urządzenie</translation>
    </message>
    <message>
        <source>a scan or typing</source>
        <translation>skaner lub klawiatura</translation>
    </message>
    <message>
        <source>a pattern</source>
        <translation>wzorzec</translation>
    </message>
    <message>
        <source>a list (CSV)</source>
        <translation>lista (CSV)</translation>
    </message>
    <message>
        <source>16 bytes</source>
        <translation>16 bajtów</translation>
    </message>
    <message>
        <source>32 bytes</source>
        <translation>32 bajty</translation>
    </message>
    <message>
        <source>the usual one</source>
        <translation>domyślna</translation>
    </message>
    <message>
        <source>What is flashed, and how its console tells that it is up.</source>
        <translation>Co jest wgrywane i po czym na konsoli widać, że działa.</translation>
    </message>
    <message>
        <source>Where the name of each unit comes from.</source>
        <translation>Skąd bierze się nazwa każdego urządzenia.</translation>
    </message>
    <message>
        <source>Keys and certificates, made or taken for each unit.</source>
        <translation>Klucze i certyfikaty, tworzone lub brane dla każdego urządzenia.</translation>
    </message>
    <message>
        <source>Who must know each unit.</source>
        <translation>Kto musi znać każde urządzenie.</translation>
    </message>
    <message>
        <source>How the line works, what the device takes, and the serial line.</source>
        <translation>Jak działa linia, co przyjmuje urządzenie, i łącze szeregowe.</translation>
    </message>
</context>
<context>
    <name>type</name>
    <message>
        <source>choice</source>
        <translation>wybór</translation>
    </message>
    <message>
        <source>text</source>
        <translation>tekst</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>liczba całkowita</translation>
    </message>
    <message>
        <source>whole number from 0</source>
        <translation>liczba całkowita od 0</translation>
    </message>
    <message>
        <source>number</source>
        <translation>liczba</translation>
    </message>
    <message>
        <source>yes / no</source>
        <translation>tak / nie</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>bajty</translation>
    </message>
    <message>
        <source>time</source>
        <translation>czas</translation>
    </message>
    <message>
        <source>link to an object instance</source>
        <translation>odnośnik do instancji obiektu</translation>
    </message>
</context>
</TS>
