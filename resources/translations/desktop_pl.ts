<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pl" sourcelanguage="en">
<context>
    <name>ActionBar</name>
    <message>
        <source>Try again</source>
        <translation>Ponów</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Kopiuj szczegóły</translation>
    </message>
    <message>
        <source>Show its life</source>
        <translation>Pokaż jego życie</translation>
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
        <source>yellow tray. It will be registered by itself.</source>
        <translation>żółta taca. Zarejestruje się samo.</translation>
    </message>
    <message>
        <source>done. Remove the unit, or put the next one on.</source>
        <translation>gotowe. Zdejmij urządzenie albo załóż następne.</translation>
    </message>
    <message>
        <source>It failed the same way before.</source>
        <translation>Już wcześniej nie przeszło z tego samego powodu.</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
</context>
<context>
    <name>ActionCards</name>
    <message>
        <source>Take it in from a list…</source>
        <translation>Przyjmij z listy…</translation>
    </message>
    <message>
        <source>Go on: {0}</source>
        <translation>Dokończ: {0}</translation>
    </message>
    <message>
        <source>about {0} s</source>
        <translation>ok. {0} s</translation>
    </message>
    <message>
        <source>about {0} min</source>
        <translation>ok. {0} min</translation>
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
    <name>AwayStrip</name>
    <message>
        <source>The ledger does not answer. Nothing new starts; units at work go on as far as is safe. The line goes on by itself.</source>
        <translation>Rejestr nie odpowiada. Nic nowego nie rusza; urządzenia w pracy idą dalej, na ile to bezpieczne. Linia ruszy sama.</translation>
    </message>
    <message>
        <source>The ledger does not answer. Nothing new starts; the line goes on by itself.</source>
        <translation>Rejestr nie odpowiada. Nic nowego nie rusza; linia ruszy sama.</translation>
    </message>
    <message>
        <source>The ledger does not answer.</source>
        <translation>Rejestr nie odpowiada.</translation>
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
    <name>BenchOffer</name>
    <message>
        <source>On the bench:</source>
        <translation>Na stanowisku:</translation>
    </message>
    <message>
        <source>a unit</source>
        <translation>urządzenie</translation>
    </message>
    <message>
        <source>Slot {0}: {1}</source>
        <translation>Stanowisko {0}: {1}</translation>
    </message>
    <message>
        <source>Slot {0}: {1} is on the bench</source>
        <translation>Stanowisko {0}: {1} jest podłączone</translation>
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
    <name>ChartCard</name>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>PNG</source>
        <translation>PNG</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabela</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Wykres</translation>
    </message>
    <message>
        <source>{0}: table</source>
        <translation>{0}: tabela</translation>
    </message>
    <message>
        <source>{0}: chart</source>
        <translation>{0}: wykres</translation>
    </message>
    <message>
        <source>{0}: save as CSV</source>
        <translation>{0}: zapisz jako CSV</translation>
    </message>
    <message>
        <source>{0}: save as a picture</source>
        <translation>{0}: zapisz jako obraz</translation>
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
    <name>CompareView</name>
    <message>
        <source>Two runs beside each other</source>
        <translation>Dwa przebiegi obok siebie</translation>
    </message>
    <message>
        <source>The run before</source>
        <translation>Poprzedni przebieg</translation>
    </message>
    <message>
        <source>The later run</source>
        <translation>Późniejszy przebieg</translation>
    </message>
</context>
<context>
    <name>ComparisonTable</name>
    <message>
        <source>On the device</source>
        <translation>W urządzeniu</translation>
    </message>
    <message>
        <source>In our ledger</source>
        <translation>W naszym rejestrze</translation>
    </message>
    <message>
        <source>At the server</source>
        <translation>Na serwerze</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nic</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>różni się</translation>
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
    <name>ConfirmStrip</name>
    <message>
        <source>Reason</source>
        <translation>Powód</translation>
    </message>
    <message>
        <source>Why: as somebody will read it in a year</source>
        <translation>Dlaczego: tak, by za rok było zrozumiałe</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Nowa nazwa</translation>
    </message>
    <message>
        <source>Scan or type the new label</source>
        <translation>Zeskanuj lub wpisz nową etykietę</translation>
    </message>
    <message>
        <source>Open the locked chip: everything on it is erased</source>
        <translation>Odblokuj układ: wszystko, co w nim jest, zostanie skasowane</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Wróć</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Do it: {0}</source>
        <translation>Wykonaj: {0}</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Say that the locked chip may be erased, or go back.</source>
        <translation>Zaznacz, że zablokowany układ wolno skasować, albo wróć.</translation>
    </message>
    <message>
        <source>Scan or type the name that the unit gets.</source>
        <translation>Zeskanuj lub wpisz nazwę, którą dostanie urządzenie.</translation>
    </message>
    <message>
        <source>Say why: it is written down with the unit.</source>
        <translation>Podaj powód: zostanie zapisany przy urządzeniu.</translation>
    </message>
</context>
<context>
    <name>ConnectionStrip</name>
    <message>
        <source>Trying the connection of a trial unit …</source>
        <translation>Wypróbowuję połączenie sztuki próbnej …</translation>
    </message>
    <message>
        <source>Yes. {0}</source>
        <translation>Tak. {0}</translation>
    </message>
    <message>
        <source>No ({0}): {1}. {2}</source>
        <translation>Nie ({0}): {1}. {2}</translation>
    </message>
    <message>
        <source>Close the verdict on the connection</source>
        <translation>Zamknij wynik próby połączenia</translation>
    </message>
    <message>
        <source>Stop trying the connection</source>
        <translation>Przerwij próbę połączenia</translation>
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
        <source>Nothing ended this label, so no unit gets it as its name: {0}</source>
        <translation>Tej etykiety nic nie zakończyło, więc żadne urządzenie nie dostanie jej jako nazwy: {0}</translation>
    </message>
    <message>
        <source>Nothing ended this scan, so it makes no unit green. Scan it again: {0}</source>
        <translation>Nic nie zakończyło tego skanu, więc żadne urządzenie nie dostaje po nim PASS. Zeskanuj jeszcze raz: {0}</translation>
    </message>
    <message>
        <source>Scan the label of the unit in slot {0}.</source>
        <translation>Zeskanuj etykietę urządzenia na stanowisku {0}.</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>Drukuj ponownie</translation>
    </message>
    <message>
        <source>This label is printed already, or is under way. Another one: in the history.</source>
        <translation>Ta etykieta jest już wydrukowana albo się drukuje. Kolejną wydrukujesz w historii.</translation>
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
    <name>DaysPopup</name>
    <message>
        <source>From</source>
        <translation>Od</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Do</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Pierwszy dzień</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Ostatni dzień</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Pokaż</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Repair desk</source>
        <translation>Stanowisko napraw</translation>
    </message>
    <message>
        <source>The unit on the bench has changed: look again before you go on.</source>
        <translation>Podłączone urządzenie się zmieniło: sprawdź jeszcze raz, zanim przejdziesz dalej.</translation>
    </message>
    <message>
        <source>It is the unit on slot {0}: look at that too</source>
        <translation>To urządzenie na stanowisku {0}: sprawdź je także</translation>
    </message>
    <message>
        <source>A run of this unit goes on at the line. It is looked at when that has ended.</source>
        <translation>Na linii trwa przebieg tego urządzenia. Zostanie sprawdzone po jego zakończeniu.</translation>
    </message>
    <message>
        <source>Looking at the unit, the ledger and the server…</source>
        <translation>Sprawdzanie urządzenia, rejestru i serwera…</translation>
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
        <source>Not the unit&apos;s fault. Enter: seen</source>
        <translation>To nie wina urządzenia. Enter: widziano</translation>
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
        <source>Name files from the job&apos;s folder</source>
        <translation>Podaj pliki względem folderu zadania</translation>
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
        <source>Search…</source>
        <translation>Szukaj…</translation>
    </message>
    <message>
        <source>Next found</source>
        <translation>Następny znaleziony</translation>
    </message>
    <message>
        <source>Previous found</source>
        <translation>Poprzedni znaleziony</translation>
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
        <source>It appears here by itself. Or train with this job: boards and server are virtual.</source>
        <translation>Pojawi się tu sama. Możesz też poćwiczyć to zadanie: płytki i serwer są wirtualne.</translation>
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
        <source>Train with this job</source>
        <translation>Poćwicz to zadanie</translation>
    </message>
    <message>
        <source>Open a job...</source>
        <translation>Otwórz zadanie...</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Spreadsheet (*.xlsx)</source>
        <translation>Arkusz (*.xlsx)</translation>
    </message>
    <message>
        <source>Export runs</source>
        <translation>Eksport przebiegów</translation>
    </message>
    <message>
        <source>Another export is still being written. Try again when it is there.</source>
        <translation>Inny eksport jest jeszcze zapisywany. Spróbuj ponownie, gdy będzie gotowy.</translation>
    </message>
    <message>
        <source>The export could not be written. {0}</source>
        <translation>Eksportu nie udało się zapisać. {0}</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) are exported: {0}</source>
        <translation>
            <numerusform>Wyeksportowano %n przebieg: {0}</numerusform>
            <numerusform>Wyeksportowano %n przebiegi: {0}</numerusform>
            <numerusform>Wyeksportowano %n przebiegów: {0}</numerusform>
        </translation>
    </message>
    <message>
        <source>The export is being written …</source>
        <translation>Trwa zapisywanie eksportu …</translation>
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
        <source>The board&apos;s verdict is neither yes nor no</source>
        <translation>Werdykt płytki to ani tak, ani nie</translation>
    </message>
    <message>
        <source>The board&apos;s verdict is lost</source>
        <translation>Werdykt płytki ginie</translation>
    </message>
    <message>
        <source>Power is lost while writing the configuration</source>
        <translation>Zanik zasilania przy zapisie konfiguracji</translation>
    </message>
    <message>
        <source>Power is lost before the verdict</source>
        <translation>Zanik zasilania przed werdyktem</translation>
    </message>
    <message>
        <source>The board stops reading its configuration</source>
        <translation>Płytka przerywa czytanie konfiguracji</translation>
    </message>
    <message>
        <source>The board&apos;s answers make no sense</source>
        <translation>Odpowiedzi płytki nie mają sensu</translation>
    </message>
    <message>
        <source>The board tells its name without end</source>
        <translation>Płytka podaje nazwę bez końca</translation>
    </message>
    <message>
        <source>The finished unit stays silent</source>
        <translation>Gotowe urządzenie milczy</translation>
    </message>
    <message>
        <source>The finished unit has another name</source>
        <translation>Gotowe urządzenie ma inną nazwę</translation>
    </message>
    <message>
        <source>The board refuses one value of its configuration</source>
        <translation>Płytka odrzuca jedną wartość swojej konfiguracji</translation>
    </message>
    <message>
        <source>The board lacks an object of its configuration</source>
        <translation>Płytka nie ma obiektu ze swojej konfiguracji</translation>
    </message>
    <message>
        <source>The board has no room for its configuration</source>
        <translation>Płytka nie ma miejsca na swoją konfigurację</translation>
    </message>
    <message>
        <source>The board&apos;s storage is broken</source>
        <translation>Pamięć płytki jest uszkodzona</translation>
    </message>
    <message>
        <source>The board has stored something else</source>
        <translation>Płytka zapisała coś innego</translation>
    </message>
    <message>
        <source>The board holds a configuration already</source>
        <translation>Płytka ma już konfigurację</translation>
    </message>
    <message>
        <source>The board is locked for ever</source>
        <translation>Płytka jest zablokowana na zawsze</translation>
    </message>
    <message>
        <source>The answer to the order to apply is lost</source>
        <translation>Ginie odpowiedź na polecenie zastosowania konfiguracji</translation>
    </message>
    <message>
        <source>The board is busy without an end</source>
        <translation>Płytka jest zajęta bez końca</translation>
    </message>
    <message>
        <source>What the board says of itself makes no sense</source>
        <translation>To, co płytka mówi o sobie, nie ma sensu</translation>
    </message>
    <message>
        <source>The board says another chip&apos;s number</source>
        <translation>Płytka podaje numer innego układu</translation>
    </message>
    <message>
        <source>The server has another key for the unit</source>
        <translation>Serwer ma dla urządzenia inny klucz</translation>
    </message>
    <message>
        <source>The server does not trust the unit&apos;s certificate</source>
        <translation>Serwer nie ufa certyfikatowi urządzenia</translation>
    </message>
    <message>
        <source>At the server the unit&apos;s certificate has expired</source>
        <translation>Dla serwera certyfikat urządzenia wygasł</translation>
    </message>
    <message>
        <source>The server is away</source>
        <translation>Serwer jest nieosiągalny</translation>
    </message>
    <message>
        <source>The server is away for a moment (WAIT)</source>
        <translation>Serwera nie ma przez chwilę (CZEKA)</translation>
    </message>
    <message>
        <source>Something is missing on this PC (ERROR)</source>
        <translation>Na tym komputerze czegoś brakuje (BŁĄD)</translation>
    </message>
    <message>
        <source>A unit that passed here before</source>
        <translation>Urządzenie, które już tu przeszło</translation>
    </message>
</context>
<context>
    <name>Fetching</name>
    <message>
        <source>Asking the server</source>
        <translation>Pytam serwer</translation>
    </message>
    <message>
        <source>The server has none. Type the value.</source>
        <translation>Serwer nie ma żadnej. Wpisz wartość.</translation>
    </message>
    <message>
        <source>Choose from what the server has</source>
        <translation>Wybierz z tego, co ma serwer</translation>
    </message>
    <message>
        <source>Stop asking</source>
        <translation>Przestań pytać</translation>
    </message>
    <message>
        <source>Choose from what the server has: {0}</source>
        <translation>Wybierz z tego, co ma serwer: {0}</translation>
    </message>
    <message>
        <source>{0} more: type the name</source>
        <translation>jeszcze {0}: wpisz nazwę</translation>
    </message>
    <message>
        <source>Ask the server again</source>
        <translation>Zapytaj serwer ponownie</translation>
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
    <name>FilterBar</name>
    <message>
        <source>Statistics</source>
        <translation>Statystyka</translation>
    </message>
    <message>
        <source>Of the ledger, by the day on which runs ended</source>
        <translation>Z rejestru, według dnia zakończenia przebiegu</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 dni</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 dni</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 dni</translation>
    </message>
    <message>
        <source>A year</source>
        <translation>Rok</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Wszystko</translation>
    </message>
    <message>
        <source>Period: {0}</source>
        <translation>Okres: {0}</translation>
    </message>
    <message>
        <source>All stations</source>
        <translation>Stanowiska</translation>
    </message>
    <message>
        <source>All jobs</source>
        <translation>Zadania</translation>
    </message>
    <message>
        <source>All slots</source>
        <translation>Miejsca</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>Stanowisko</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Zadanie</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Miejsce</translation>
    </message>
</context>
<context>
    <name>FilterChips</name>
    <message>
        <source>Any outcome</source>
        <translation>Dowolny wynik</translation>
    </message>
    <message>
        <source>Not ended</source>
        <translation>Niezakończone</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kod</translation>
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
        <source>Probe</source>
        <translation>Sonda</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Więcej</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Wyczyść filtry</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{0} do {1}</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Dowolny czas</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Dzisiaj</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Wczoraj</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Ostatnie 7 dni</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Od … do …</translation>
    </message>
    <message>
        <source>Code, such as E312</source>
        <translation>Kod, na przykład E312</translation>
    </message>
    <message>
        <source>Name of the job, or its beginning</source>
        <translation>Nazwa zadania lub jej początek</translation>
    </message>
    <message>
        <source>Name of the station</source>
        <translation>Nazwa stacji</translation>
    </message>
    <message>
        <source>Serial number of the probe, or the port</source>
        <translation>Numer seryjny sondy lub port</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Search by number, name or value</source>
        <translation>Szukaj numeru, nazwy lub wartości</translation>
    </message>
    <message>
        <source>Search the job</source>
        <translation>Szukaj w zadaniu</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Poprzedni</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Następny</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} z {1}</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nic nie znaleziono</translation>
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
        <source>Sounds for PASS, WAIT and FAIL</source>
        <translation>Dźwięki dla PASS, CZEKA i FAIL</translation>
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
    <name>Head</name>
    <message>
        <source>Back (Esc)</source>
        <translation>Wstecz (Esc)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Wstecz</translation>
    </message>
    <message>
        <source>Name, chip, label, job, code …</source>
        <translation>Nazwa, układ, etykieta, zadanie, kod …</translation>
    </message>
    <message>
        <source>Search the ledger</source>
        <translation>Szukaj w rejestrze</translation>
    </message>
    <message>
        <source>scan, type or plug in a unit</source>
        <translation>zeskanuj, wpisz albo podłącz urządzenie</translation>
    </message>
    <message>
        <source>Training: virtual units</source>
        <translation>Szkolenie: urządzenia wirtualne</translation>
    </message>
    <message>
        <source>Print label…</source>
        <translation>Drukuj etykietę…</translation>
    </message>
    <message>
        <source>Unit report…</source>
        <translation>Raport urządzenia…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Eksportuj…</translation>
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
        <source>Would this connect?</source>
        <translation>Czy to się połączy?</translation>
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
        <source>Start all</source>
        <translation>Start: wszystkie</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Spacja</translation>
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
        <source>Start slot {0}</source>
        <translation>Start: stanowisko {0}</translation>
    </message>
    <message>
        <source>Try slot {0} again</source>
        <translation>Ponów: stanowisko {0}</translation>
    </message>
    <message numerus="yes">
        <source>Try %n unit(s) again</source>
        <translation>
            <numerusform>Ponów: %n urządzenie</numerusform>
            <numerusform>Ponów: %n urządzenia</numerusform>
            <numerusform>Ponów: %n urządzeń</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Start %n unit(s)</source>
        <translation>
            <numerusform>Start: %n urządzenie</numerusform>
            <numerusform>Start: %n urządzenia</numerusform>
            <numerusform>Start: %n urządzeń</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop slot {0}</source>
        <translation>Stop: stanowisko {0}</translation>
    </message>
    <message numerus="yes">
        <source>Stop %n unit(s)</source>
        <translation>
            <numerusform>Stop: %n urządzenie</numerusform>
            <numerusform>Stop: %n urządzenia</numerusform>
            <numerusform>Stop: %n urządzeń</numerusform>
        </translation>
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
        <source>attempts</source>
        <translation>prób</translation>
    </message>
    <message>
        <source>New shift: count from zero</source>
        <translation>Nowa zmiana: licz od zera</translation>
    </message>
    <message>
        <source>Train on virtual boards</source>
        <translation>Szkolenie na płytkach wirtualnych</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Zmiana</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>Pomoc</translation>
    </message>
    <message>
        <source>Copy the version</source>
        <translation>Kopiuj wersję</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>en</source>
        <translation>pl</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>NOT ENDED</source>
        <translation>NIEZAKOŃCZONE</translation>
    </message>
    <message>
        <source>NO RUN</source>
        <translation>BEZ PRZEBIEGU</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>created</source>
        <translation>utworzono</translation>
    </message>
    <message>
        <source>already there</source>
        <translation>było już tam</translation>
    </message>
    <message>
        <source>updated</source>
        <translation>zaktualizowano</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>usunięto</translation>
    </message>
    <message>
        <source>asked, no answer was heard</source>
        <translation>zapytano, odpowiedzi nie było słychać</translation>
    </message>
    <message>
        <source>changed nothing</source>
        <translation>niczego nie zmieniono</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>History</source>
        <translation>Historia</translation>
    </message>
</context>
<context>
    <name>HistoryScreen</name>
    <message>
        <source>History</source>
        <translation>Historia</translation>
    </message>
    <message>
        <source>another unit</source>
        <translation>inne urządzenie</translation>
    </message>
    <message>
        <source>Slot {0}: {1} is on the bench.</source>
        <translation>Stanowisko {0}: {1} jest podłączone.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Pokaż</translation>
    </message>
    <message>
        <source>A repair goes on. It stays open when you leave now, and is gone on with later.</source>
        <translation>Trwa naprawa. Jeśli teraz wyjdziesz, pozostanie otwarta i będzie można ją później dokończyć.</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Wyjdź</translation>
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
        <source>Would this connect?</source>
        <translation>Czy to się połączy?</translation>
    </message>
    <message>
        <source>Would this connect? Ask the real server</source>
        <translation>Czy to się połączy? Spytaj prawdziwy serwer</translation>
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
    <message>
        <source>Go on with it</source>
        <translation>Kontynuuj</translation>
    </message>
    <message>
        <source>The program ended before a job was saved. The work was kept, without any key.</source>
        <translation>Program zakończył się przed zapisaniem zadania. Praca została zachowana, bez żadnego klucza.</translation>
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
        <source>No key is ever kept aside. Give these again: {0}</source>
        <translation>Kluczy nigdy nie odkładamy. Podaj ponownie: {0}</translation>
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
    <name>KeysCard</name>
    <message>
        <source>Key of the encrypted keys</source>
        <translation>Klucz do zaszyfrowanych kluczy</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>Przechowywany w</translation>
    </message>
    <message>
        <source>Where the key is kept</source>
        <translation>Gdzie jest przechowywany klucz</translation>
    </message>
    <message>
        <source>Keyring, or a file where there is none</source>
        <translation>Pęk kluczy, a gdy go nie ma, plik</translation>
    </message>
    <message>
        <source>Keyring of this PC</source>
        <translation>Pęk kluczy tego komputera</translation>
    </message>
    <message>
        <source>File of this user alone</source>
        <translation>Plik tylko tego użytkownika</translation>
    </message>
    <message>
        <source>Nowhere: made of a passphrase</source>
        <translation>Nigdzie: powstaje z hasła</translation>
    </message>
    <message>
        <source>File with it</source>
        <translation>Plik z hasłem</translation>
    </message>
    <message>
        <source>File with the passphrase</source>
        <translation>Plik z hasłem</translation>
    </message>
    <message>
        <source>its first line is the passphrase</source>
        <translation>pierwszy wiersz to hasło</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wybierz…</translation>
    </message>
    <message>
        <source>Choose the file with the passphrase</source>
        <translation>Wybierz plik z hasłem</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Użyj</translation>
    </message>
    <message>
        <source>Use this passphrase</source>
        <translation>Użyj tego hasła</translation>
    </message>
    <message>
        <source>The keys of a unit are kept, encrypted, only until its server knows it, or as long as the job says. Without the key from here nobody can open them: back both up, in different places. Stations that share a ledger open each other&apos;s by the same passphrase.</source>
        <translation>Klucze urządzenia są przechowywane zaszyfrowane tylko do czasu, aż pozna je serwer, albo tak długo, jak mówi zadanie. Bez klucza stąd nikt ich nie otworzy: rób kopie zapasowe obu, w różnych miejscach. Stanowiska ze wspólną bazą otwierają swoje klucze nawzajem, gdy mają to samo hasło.</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>Sprawdzanie …</translation>
    </message>
    <message>
        <source>Name the file with the passphrase. Until then nothing changes.</source>
        <translation>Podaj plik z hasłem. Do tego czasu nic się nie zmienia.</translation>
    </message>
    <message>
        <source>✓ Made of the passphrase when it is needed.</source>
        <translation>✓ Powstaje z hasła, gdy jest potrzebny.</translation>
    </message>
    <message>
        <source>There is none yet: it is made with the first unit that needs it.</source>
        <translation>Jeszcze go nie ma: powstanie przy pierwszym urządzeniu, które go potrzebuje.</translation>
    </message>
    <message>
        <source>✓ It is in the keyring.</source>
        <translation>✓ Jest w pęku kluczy.</translation>
    </message>
    <message>
        <source>✓ It is in a file of this user alone.</source>
        <translation>✓ Jest w pliku tylko tego użytkownika.</translation>
    </message>
</context>
<context>
    <name>LabelPicture</name>
    <message>
        <source>The label as it will be printed</source>
        <translation>Etykieta tak, jak zostanie wydrukowana</translation>
    </message>
    <message>
        <source>A label in ZPL is drawn by its printer. To be scanned on it: {0}</source>
        <translation>Etykietę w ZPL rysuje jej drukarka. Do zeskanowania: {0}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nic</translation>
    </message>
</context>
<context>
    <name>LabelPreview</name>
    <message>
        <source>As they will be printed, here with the name {0}</source>
        <translation>Tak zostaną wydrukowane, tu z nazwą {0}</translation>
    </message>
    <message>
        <source>As they will be printed, with a sample of a name</source>
        <translation>Tak zostaną wydrukowane, tu z przykładową nazwą</translation>
    </message>
    <message>
        <source>No such label</source>
        <translation>Brak takiej etykiety</translation>
    </message>
    <message>
        <source>{0} (the line prints none)</source>
        <translation>{0} (linia jej nie drukuje)</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>Good unit</source>
        <translation>Urządzenie dobre</translation>
    </message>
    <message>
        <source>Unit that failed</source>
        <translation>Urządzenie z błędem</translation>
    </message>
</context>
<context>
    <name>LabelPrinterCard</name>
    <message>
        <source>Label printer</source>
        <translation>Drukarka etykiet</translation>
    </message>
    <message>
        <source>Reached by</source>
        <translation>Połączenie</translation>
    </message>
    <message>
        <source>How the label printer is reached</source>
        <translation>Jak połączona jest drukarka etykiet</translation>
    </message>
    <message>
        <source>As station.toml says</source>
        <translation>Według station.toml</translation>
    </message>
    <message>
        <source>Network, in ZPL (tcp)</source>
        <translation>Sieć, w ZPL (tcp)</translation>
    </message>
    <message>
        <source>Windows, in ZPL</source>
        <translation>Windows, w ZPL</translation>
    </message>
    <message>
        <source>Any printer of the system</source>
        <translation>Dowolna drukarka systemu</translation>
    </message>
    <message>
        <source>Files in a folder</source>
        <translation>Pliki w folderze</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Użyj</translation>
    </message>
    <message>
        <source>Use this label printer</source>
        <translation>Użyj tej drukarki etykiet</translation>
    </message>
    <message>
        <source>Test label</source>
        <translation>Etykieta próbna</translation>
    </message>
    <message>
        <source>Print a test label</source>
        <translation>Wydrukuj etykietę próbną</translation>
    </message>
    <message>
        <source>The printer is this PC&apos;s, and what is printed is the job&apos;s. A label printer of the network takes the label and says nothing: look whether it came out. Windows and network printers must speak ZPL.</source>
        <translation>Drukarka należy do tego komputera, a co jest drukowane, określa zadanie. Drukarka sieciowa przyjmuje etykietę i nic nie odpowiada: sprawdź, czy wyszła. Drukarki Windows i sieciowe muszą znać ZPL.</translation>
    </message>
    <message>
        <source>Asking …</source>
        <translation>Pytam…</translation>
    </message>
    <message>
        <source>{0}: set for this PC, and what is chosen here comes after it.</source>
        <translation>{0}: ustawione dla tego komputera; wybór tutaj liczy się dopiero po nim.</translation>
    </message>
    <message>
        <source>No label printer: labels are told as not printed.</source>
        <translation>Brak drukarki etykiet: etykiety będą zgłaszane jako niewydrukowane.</translation>
    </message>
    <message>
        <source>✓ {0}, by station.toml</source>
        <translation>✓ {0}, według station.toml</translation>
    </message>
    <message>
        <source>✓ {0}</source>
        <translation>✓ {0}</translation>
    </message>
    <message>
        <source>✓ Sent to {0}. Look whether it came out.</source>
        <translation>✓ Wysłano do {0}. Sprawdź, czy wyszła.</translation>
    </message>
    <message>
        <source>Host and port</source>
        <translation>Host i port</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nazwa</translation>
    </message>
</context>
<context>
    <name>LabelStrip</name>
    <message>
        <source>Not printed before</source>
        <translation>Nie była drukowana</translation>
    </message>
    <message>
        <source>Say why it is printed again: it is written down with the unit.</source>
        <translation>Podaj, dlaczego drukujesz ją ponownie: powód zapisuje się przy urządzeniu.</translation>
    </message>
    <message>
        <source>Label of {0}</source>
        <translation>Etykieta: {0}</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Szablon</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>Drukarka</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Powód</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopie</translation>
    </message>
    <message>
        <source>Of which units</source>
        <translation>Dla których urządzeń</translation>
    </message>
    <message>
        <source>Of a good unit</source>
        <translation>Urządzenia dobrego</translation>
    </message>
    <message>
        <source>Of a unit that failed</source>
        <translation>Urządzenia z błędem</translation>
    </message>
    <message>
        <source>Why again, such as: torn, unreadable, lost</source>
        <translation>Dlaczego ponownie, np.: podarta, nieczytelna, zgubiona</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Wstecz</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Keep the label</source>
        <translation>Zapisz etykietę</translation>
    </message>
    <message>
        <source>There is no such label.</source>
        <translation>Nie ma takiej etykiety.</translation>
    </message>
    <message>
        <source>The label of {0} is not printed. {1}</source>
        <translation>Etykieta {0} nie została wydrukowana. {1}</translation>
    </message>
    <message>
        <source>The label of {0} is printed on {1}.</source>
        <translation>Etykieta {0} wydrukowana na {1}.</translation>
    </message>
    <message>
        <source>The label is in {0}.</source>
        <translation>Etykieta jest w pliku {0}.</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Drukuj</translation>
    </message>
    <message>
        <source>Keep as {0}</source>
        <translation>Zapisz jako {0}</translation>
    </message>
    <message>
        <source>Printing …</source>
        <translation>Drukowanie…</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
</context>
<context>
    <name>LedgerCard</name>
    <message>
        <source>Ledger</source>
        <translation>Rejestr</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>Przechowywany w</translation>
    </message>
    <message>
        <source>Where the ledger is kept</source>
        <translation>Gdzie jest przechowywany rejestr</translation>
    </message>
    <message>
        <source>File of this PC</source>
        <translation>Plik tego komputera</translation>
    </message>
    <message>
        <source>Database of several stations</source>
        <translation>Baza danych wielu stanowisk</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adres</translation>
    </message>
    <message>
        <source>Address of the database</source>
        <translation>Adres bazy danych</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Hasło</translation>
    </message>
    <message>
        <source>Password of the database</source>
        <translation>Hasło do bazy danych</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Zapisz</translation>
    </message>
    <message>
        <source>Save the password</source>
        <translation>Zapisz hasło</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Delete the password</source>
        <translation>Usuń hasło</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Sprawdź</translation>
    </message>
    <message>
        <source>Test the database</source>
        <translation>Sprawdź bazę danych</translation>
    </message>
    <message>
        <source>Make the ledger there</source>
        <translation>Utwórz tam rejestr</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Użyj</translation>
    </message>
    <message>
        <source>Use this ledger</source>
        <translation>Użyj tego rejestru</translation>
    </message>
    <message>
        <source>A file needs no set-up. Stations that share names and numbers share a PostgreSQL database: name two hosts where one takes over from the other. The password is kept in the keyring of this PC and is never shown again. A ledger with units in it is moved there by: factory-prov ledger move.</source>
        <translation>Plik nie wymaga żadnych ustawień. Stanowiska ze wspólnymi nazwami i numerami używają wspólnej bazy PostgreSQL: podaj dwa serwery, gdy jeden przejmuje pracę drugiego. Hasło jest przechowywane w pęku kluczy tego komputera i nie jest już nigdy pokazywane. Rejestr z urządzeniami przenosi tam polecenie: factory-prov ledger move.</translation>
    </message>
    <message>
        <source>Asking …</source>
        <translation>Pytanie …</translation>
    </message>
    <message>
        <source>{0}: set for this PC, and what is chosen here comes after it.</source>
        <translation>{0}: tak ustawiono dla tego komputera, a wybór tutaj ma mniejsze znaczenie.</translation>
    </message>
    <message>
        <source>✓ {0}</source>
        <translation>✓ {0}</translation>
    </message>
    <message>
        <source>✓ The password is saved.</source>
        <translation>✓ Hasło jest zapisane.</translation>
    </message>
    <message>
        <source>No password is saved.</source>
        <translation>Nie zapisano hasła.</translation>
    </message>
    <message>
        <source>The database answers, and there is no ledger in it yet.</source>
        <translation>Baza danych odpowiada, ale nie ma w niej jeszcze rejestru.</translation>
    </message>
    <message>
        <source>It does not wait for its disk (fsync is off): a power cut loses units.</source>
        <translation>Nie czeka na swój dysk (fsync wyłączony): zanik zasilania gubi urządzenia.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>brak</translation>
    </message>
    <message>
        <source>✓ PostgreSQL {0} answers. Runs in its ledger: {1}. Stations at work: {2}.</source>
        <translation>✓ PostgreSQL {0} odpowiada. Przebiegi w rejestrze: {1}. Pracujące stanowiska: {2}.</translation>
    </message>
    <message>
        <source>The file does not know what the database has given since.</source>
        <translation>Plik nie zna tego, co od tamtej pory wydała baza danych.</translation>
    </message>
    <message>
        <source>At present it is {0}.</source>
        <translation>Obecnie jest to {0}.</translation>
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
        <source>Another ledger is chosen. Use it on the line now?</source>
        <translation>Wybrano inny rejestr. Użyć go teraz na linii?</translation>
    </message>
    <message>
        <source>The key of the encrypted keys comes from another place. Use it on the line now?</source>
        <translation>Klucz do zaszyfrowanych kluczy pochodzi teraz z innego miejsca. Użyć go teraz na linii?</translation>
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
    <message numerus="yes">
        <source>%n unit(s) were cut off. Plug them in again, and they go on: {0}</source>
        <translation>
            <numerusform>%n urządzenie zostało przerwane. Podłącz je znowu, a pójdzie dalej: {0}</numerusform>
            <numerusform>%n urządzenia zostały przerwane. Podłącz je znowu, a pójdą dalej: {0}</numerusform>
            <numerusform>%n urządzeń zostało przerwanych. Podłącz je znowu, a pójdą dalej: {0}</numerusform>
        </translation>
    </message>
    <message>
        <source>Accept this ledger…</source>
        <translation>Zaakceptuj ten rejestr…</translation>
    </message>
    <message>
        <source>Names that were given before may be given again. Accept only if nothing better is left.</source>
        <translation>Nazwy nadane wcześniej mogą zostać nadane ponownie. Zaakceptuj tylko wtedy, gdy nie ma lepszego wyjścia.</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Zaakceptuj</translation>
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
    <name>OwedModel</name>
    <message>
        <source>Name</source>
        <translation>Nazwa</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Sprawdzone</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Próby</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stan</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Powód</translation>
    </message>
    <message>
        <source>waits: a newer run of the unit did not end well</source>
        <translation>czeka: nowszy przebieg tego urządzenia nie skończył się dobrze</translation>
    </message>
    <message>
        <source>✕ set aside</source>
        <translation>✕ odłożone</translation>
    </message>
    <message>
        <source>is being sent</source>
        <translation>jest wysyłane</translation>
    </message>
    <message>
        <source>is next</source>
        <translation>następne w kolejce</translation>
    </message>
    <message>
        <source>is tried again at {0}</source>
        <translation>ponowna próba o {0}</translation>
    </message>
</context>
<context>
    <name>OwedStrip</name>
    <message>
        <source>Show the list</source>
        <translation>Pokaż listę</translation>
    </message>
    <message>
        <source>Show what is to be registered</source>
        <translation>Pokaż, co jest do zarejestrowania</translation>
    </message>
    <message>
        <source>{0} to register</source>
        <translation>Do rejestracji: {0}</translation>
    </message>
    <message numerus="yes">
        <source>✕ %n set aside</source>
        <translation>
            <numerusform>✕ %n odłożone</numerusform>
            <numerusform>✕ %n odłożone</numerusform>
            <numerusform>✕ %n odłożonych</numerusform>
        </translation>
    </message>
    <message>
        <source>They are not tried again until somebody has seen why</source>
        <translation>Nie będą ponawiane, dopóki ktoś nie sprawdzi, dlaczego</translation>
    </message>
    <message>
        <source>The oldest waits since {0}.</source>
        <translation>Najstarsze czeka od {0}.</translation>
    </message>
    <message>
        <source>Nothing is on its way to the server.</source>
        <translation>Nic nie czeka na wysłanie do serwera.</translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s) to register: it is done by itself.</source>
        <translation>
            <numerusform>%n urządzenie do rejestracji: zarejestruje się samo.</numerusform>
            <numerusform>%n urządzenia do rejestracji: zarejestrują się same.</numerusform>
            <numerusform>%n urządzeń do rejestracji: zarejestrują się same.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OwedWindow</name>
    <message>
        <source>To register</source>
        <translation>Do rejestracji</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Wszystkie</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Odłożone</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Wcześniejsze</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Późniejsze</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiuj</translation>
    </message>
    <message>
        <source>Copy this page</source>
        <translation>Kopiuj tę stronę</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Units that are to be registered</source>
        <translation>Urządzenia do zarejestrowania</translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s) to register</source>
        <translation>
            <numerusform>%n urządzenie do rejestracji</numerusform>
            <numerusform>%n urządzenia do rejestracji</numerusform>
            <numerusform>%n urządzeń do rejestracji</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}-{1}</source>
        <translation>{0}-{1}</translation>
    </message>
    <message numerus="yes">
        <source>Try %n again now</source>
        <translation>
            <numerusform>Ponów teraz %n</numerusform>
            <numerusform>Ponów teraz %n</numerusform>
            <numerusform>Ponów teraz %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Try all again now</source>
        <translation>Ponów teraz wszystkie</translation>
    </message>
    <message>
        <source>Nothing was set aside.</source>
        <translation>Nic nie jest odłożone.</translation>
    </message>
    <message>
        <source>Nothing is owed.</source>
        <translation>Wszystko jest zarejestrowane.</translation>
    </message>
    <message>
        <source>All of it is sent by itself, but what was set aside: mend the reason, then try it again.</source>
        <translation>Wszystko wysyła się samo, oprócz odłożonych: usuń powód, potem ponów.</translation>
    </message>
    <message>
        <source>It was not tried yet.</source>
        <translation>Jeszcze nie było próby.</translation>
    </message>
    <message>
        <source>{0} at {1}: {2}. {3}</source>
        <translation>{0} na serwerze {1}: {2}. {3}</translation>
    </message>
</context>
<context>
    <name>PairsField</name>
    <message>
        <source>Write names and texts, such as line = 7, batch = A.</source>
        <translation>Wpisz nazwy i teksty, np. line = 7, batch = A.</translation>
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
    <message>
        <source>The settings were damaged, and the PIN with them. Who looks after this PC closes the program, deletes {0}, starts it again and sets a new PIN.</source>
        <translation>Ustawienia zostały uszkodzone, a z nimi PIN. Opiekun tego komputera zamyka program, usuwa {0}, uruchamia go ponownie i ustawia nowy PIN.</translation>
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
    <name>PrinterChoice</name>
    <message>
        <source>Printer</source>
        <translation>Drukarka</translation>
    </message>
    <message>
        <source>Virtual: nothing is printed</source>
        <translation>Wirtualne: nic się nie drukuje</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>Szukanie…</translation>
    </message>
    <message>
        <source>This station has none: see Settings</source>
        <translation>To stanowisko nie ma drukarki: zob. Ustawienia</translation>
    </message>
    <message>
        <source>{0} file…</source>
        <translation>Plik {0}…</translation>
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
    <name>ProgressStrip</name>
    <message>
        <source>Stopping…</source>
        <translation>Zatrzymywanie…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Zatrzymaj</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
</context>
<context>
    <name>ProvisionPage</name>
    <message>
        <source>The details are copied.</source>
        <translation>Skopiowano szczegóły.</translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s) are sent to the server at once.</source>
        <translation>
            <numerusform>%n urządzenie jest teraz wysyłane do serwera.</numerusform>
            <numerusform>%n urządzenia są teraz wysyłane do serwera.</numerusform>
            <numerusform>%n urządzeń jest teraz wysyłanych do serwera.</numerusform>
        </translation>
    </message>
    <message>
        <source>Provision</source>
        <translation>Linia</translation>
    </message>
    <message>
        <source>The ledger answers again.</source>
        <translation>Rejestr znów odpowiada.</translation>
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
        <source>Help</source>
        <translation>Pomoc</translation>
    </message>
    <message>
        <source>Help for this screen, and the version (F1)</source>
        <translation>Pomoc do tego ekranu i wersja programu (F1)</translation>
    </message>
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
    <name>Refusal</name>
    <message>
        <source>This is no label: {0}. Nothing was started. What is between &lt; &gt; cannot be part of a name.</source>
        <translation>To nie jest etykieta: {0}. Nic nie uruchomiono. To, co stoi między &lt; &gt;, nie może być częścią nazwy.</translation>
    </message>
    <message>
        <source>This does not begin as Settings, Scanner says: {0}. Nothing was started. Scan it again.</source>
        <translation>Początek nie jest taki, jak podano w Opcjach, Skaner: {0}. Nic nie uruchomiono. Zeskanuj jeszcze raz.</translation>
    </message>
    <message>
        <source>This does not end as a label does: {0}. Nothing was started. See Settings, Scanner.</source>
        <translation>To nie kończy się tak, jak etykieta: {0}. Nic nie uruchomiono. Zobacz Opcje, Skaner.</translation>
    </message>
    <message>
        <source>This has fewer parts than Settings, Scanner says: {0}. Nothing was started.</source>
        <translation>Tu jest mniej części, niż podano w Opcjach, Skaner: {0}. Nic nie uruchomiono.</translation>
    </message>
    <message>
        <source>This came too fast for a person and is too short for a label: {0}. Nothing was started.</source>
        <translation>To przyszło za szybko jak na człowieka i jest za krótkie na etykietę: {0}. Nic nie uruchomiono.</translation>
    </message>
    <message>
        <source>This label came in pieces: {0}. Nothing was started. Scan it again, or see Settings, Scanner.</source>
        <translation>Ta etykieta przyszła w kawałkach: {0}. Nic nie uruchomiono. Zeskanuj jeszcze raz albo zobacz Opcje, Skaner.</translation>
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
        <source>It failed the same way before. {0}</source>
        <translation>Już wcześniej nie przeszło z tego samego powodu. {0}</translation>
    </message>
    <message>
        <source>In the code: {0}</source>
        <translation>W kodzie: {0}</translation>
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
    <name>ResultStrip</name>
    <message>
        <source>{0}: done. Device, ledger and server agree.</source>
        <translation>{0}: gotowe. Urządzenie, rejestr i serwer są zgodne.</translation>
    </message>
    <message>
        <source>{0}: not done.</source>
        <translation>{0}: nie wykonano.</translation>
    </message>
    <message>
        <source>It was stopped. Go on with it here, or later.</source>
        <translation>Zatrzymano. Dokończ tutaj albo później.</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Began</source>
        <translation>Początek</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Wynik</translation>
    </message>
    <message>
        <source>Endpoint name</source>
        <translation>Nazwa endpointu</translation>
    </message>
    <message>
        <source>Chip</source>
        <translation>Układ</translation>
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
        <source>Probe or port</source>
        <translation>Sonda lub port</translation>
    </message>
    <message>
        <source>Code and reason</source>
        <translation>Kod i przyczyna</translation>
    </message>
    <message>
        <source>Its label: {0}</source>
        <translation>Jego etykieta: {0}</translation>
    </message>
</context>
<context>
    <name>RunLogView</name>
    <message>
        <source>Copy</source>
        <translation>Kopiuj</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Zapisz…</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>Dziennik przebiegu</translation>
    </message>
    <message>
        <source>Nothing is kept of what this run told: it ran on another PC, or too long ago.</source>
        <translation>Nie zachowano tego, co mówił ten przebieg: odbył się na innym komputerze albo zbyt dawno.</translation>
    </message>
    <message>
        <source>The log could not be saved. {0}</source>
        <translation>Dziennika nie udało się zapisać. {0}</translation>
    </message>
    <message>
        <source>The log is saved: {0}</source>
        <translation>Dziennik zapisano: {0}</translation>
    </message>
    <message>
        <source>The log is copied.</source>
        <translation>Dziennik skopiowano.</translation>
    </message>
    <message>
        <source>Save the log of the run</source>
        <translation>Zapisz dziennik przebiegu</translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>Pliki tekstowe (*.txt)</translation>
    </message>
    <message>
        <source>WARNING</source>
        <translation>OSTRZEŻENIE</translation>
    </message>
    <message>
        <source>ERROR</source>
        <translation>BŁĄD</translation>
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
    <name>ScannerCard</name>
    <message>
        <source>Scanner</source>
        <translation>Skaner</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>Przedrostek</translation>
    </message>
    <message>
        <source>Ends with</source>
        <translation>Zakończenie</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>Separator</translation>
    </message>
    <message>
        <source>The name is</source>
        <translation>Nazwą jest</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Szybkość</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nic</translation>
    </message>
    <message>
        <source>What stands before every label. Write &lt;STX&gt; for what cannot be seen.</source>
        <translation>To, co stoi przed każdą etykietą. Znaki niewidoczne zapisz jako &lt;STX&gt;.</translation>
    </message>
    <message>
        <source>the whole label</source>
        <translation>cała etykieta</translation>
    </message>
    <message>
        <source>part {0}</source>
        <translation>część {0}</translation>
    </message>
    <message>
        <source>This was not the code below: {0}. Scan that one.</source>
        <translation>To nie był kod pokazany niżej: {0}. Zeskanuj tamten.</translation>
    </message>
    <message>
        <source>Learned: this is how the scanner types. Scan a label to try it.</source>
        <translation>Zapamiętano, jak pisze skaner. Zeskanuj etykietę, żeby to sprawdzić.</translation>
    </message>
    <message>
        <source>Learned. The scanner leaves out what cannot be seen, such as &lt;GS&gt;: set it up to send that.</source>
        <translation>Zapamiętano. Skaner pomija znaki niewidoczne, na przykład &lt;GS&gt;: ustaw go tak, żeby je wysyłał.</translation>
    </message>
    <message>
        <source>Capital and small letters came the wrong way round: turn Caps Lock off, and scan again.</source>
        <translation>Wielkie i małe litery przyszły odwrotnie: wyłącz Caps Lock i zeskanuj jeszcze raz.</translation>
    </message>
    <message>
        <source>{0} came as {1}</source>
        <translation>{0} przyszło jako {1}</translation>
    </message>
    <message>
        <source>The scanner types for another keyboard than this PC has. Set its country to that of the keyboard.</source>
        <translation>Skaner pisze dla innej klawiatury niż ta w tym komputerze. Ustaw w skanerze kraj klawiatury.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Learn from a scan</source>
        <translation>Naucz się ze skanu</translation>
    </message>
    <message>
        <source>Scan the code below. It starts nothing; it shows how the scanner types.</source>
        <translation>Zeskanuj kod poniżej. Niczego nie uruchomi, pokaże tylko, jak pisze skaner.</translation>
    </message>
    <message>
        <source>One scan shows what the scanner sends before, after and between.</source>
        <translation>Jeden skan pokaże, co skaner wysyła przed etykietą, po niej i w środku.</translation>
    </message>
    <message>
        <source>Enter, line feed or Tab</source>
        <translation>Enter, nowy wiersz albo Tab</translation>
    </message>
    <message>
        <source>Enter &lt;CR&gt;</source>
        <translation>Enter &lt;CR&gt;</translation>
    </message>
    <message>
        <source>line feed &lt;LF&gt;</source>
        <translation>nowy wiersz &lt;LF&gt;</translation>
    </message>
    <message>
        <source>Tab &lt;TAB&gt;</source>
        <translation>Tab &lt;TAB&gt;</translation>
    </message>
    <message>
        <source>none</source>
        <translation>brak</translation>
    </message>
    <message>
        <source>pauses up to {0} ms</source>
        <translation>przerwy do {0} ms</translation>
    </message>
    <message>
        <source>as usual</source>
        <translation>zwykła</translation>
    </message>
</context>
<context>
    <name>SearchView</name>
    <message>
        <source>Runs that were found</source>
        <translation>Znalezione przebiegi</translation>
    </message>
    <message numerus="yes">
        <source>The newest %n run(s); more as you scroll.</source>
        <translation>
            <numerusform>Najnowszy %n przebieg; dalsze przy przewijaniu.</numerusform>
            <numerusform>Najnowsze %n przebiegi; dalsze przy przewijaniu.</numerusform>
            <numerusform>Najnowszych %n przebiegów; dalsze przy przewijaniu.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n przebieg</numerusform>
            <numerusform>%n przebiegi</numerusform>
            <numerusform>%n przebiegów</numerusform>
        </translation>
    </message>
    <message>
        <source>The ledger cannot be read.</source>
        <translation>Rejestru nie można odczytać.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Spróbuj ponownie</translation>
    </message>
    <message>
        <source>No run yet.</source>
        <translation>Nie ma jeszcze żadnego przebiegu.</translation>
    </message>
    <message>
        <source>Every run is here from the moment it has begun.</source>
        <translation>Każdy przebieg pojawia się tu od chwili rozpoczęcia.</translation>
    </message>
    <message>
        <source>No run fits.</source>
        <translation>Żaden przebieg nie pasuje.</translation>
    </message>
    <message>
        <source>Filters keep runs back. Take them off to see more.</source>
        <translation>Filtry odrzucają przebiegi. Wyczyść je, aby zobaczyć więcej.</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Wyczyść filtry</translation>
    </message>
    <message>
        <source>Nothing is known of “{0}”.</source>
        <translation>Nic nie wiadomo o „{0}”.</translation>
    </message>
    <message>
        <source>Endpoint names, chips, probes, labels, jobs, stations, codes and reasons were looked through.</source>
        <translation>Przeszukano nazwy endpointów, układy, sondy, etykiety, zadania, stacje, kody i przyczyny.</translation>
    </message>
    <message>
        <source>The ledger is being searched …</source>
        <translation>Trwa przeszukiwanie rejestru …</translation>
    </message>
    <message>
        <source>Show its life</source>
        <translation>Pokaż jego życie</translation>
    </message>
    <message>
        <source>Only “{0}”</source>
        <translation>Tylko „{0}”</translation>
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
    <name>ServerCertificateField</name>
    <message>
        <source>Asking the server</source>
        <translation>Pytam serwer</translation>
    </message>
    <message>
        <source>Fetch from the server …</source>
        <translation>Pobierz z serwera …</translation>
    </message>
    <message>
        <source>Shows the certificates of the server in the job, to confirm by a fingerprint</source>
        <translation>Pokazuje certyfikaty serwera z zadania do potwierdzenia odciskiem</translation>
    </message>
    <message>
        <source>Stop asking</source>
        <translation>Przestań pytać</translation>
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
    <name>ShiftReports</name>
    <message>
        <source>New folder for the shift report</source>
        <translation>Nowy folder na raport zmiany</translation>
    </message>
    <message>
        <source>Another report is still being written. Try again when it is there.</source>
        <translation>Inny raport jest jeszcze zapisywany. Spróbuj ponownie, gdy będzie gotowy.</translation>
    </message>
    <message>
        <source>The report is being written …</source>
        <translation>Zapisywanie raportu …</translation>
    </message>
    <message>
        <source>Shift report…</source>
        <translation>Raport zmiany…</translation>
    </message>
    <message>
        <source>Write a shift report</source>
        <translation>Zapisz raport zmiany</translation>
    </message>
    <message>
        <source>Of today…</source>
        <translation>Z dzisiaj…</translation>
    </message>
    <message>
        <source>Of the days chosen above…</source>
        <translation>Z dni wybranych u góry…</translation>
    </message>
    <message>
        <source>A folder that this station signs, and a PDF beside it: of the chosen station, all jobs and slots.</source>
        <translation>Folder podpisany przez to stanowisko, a obok PDF: z wybranego stanowiska, ze wszystkich zadań i miejsc.</translation>
    </message>
    <message>
        <source>The report could not be written. {0}</source>
        <translation>Nie udało się zapisać raportu. {0}</translation>
    </message>
    <message>
        <source>The report is written and signed: {0}. Its PDF lies beside it.</source>
        <translation>Raport jest zapisany i podpisany: {0}. Obok leży jego PDF.</translation>
    </message>
    <message>
        <source>The report is written and signed: {0}. It has too many runs for a PDF.</source>
        <translation>Raport jest zapisany i podpisany: {0}. Ma za dużo przebiegów na PDF.</translation>
    </message>
</context>
<context>
    <name>ShownChain</name>
    <message>
        <source>Use this certificate</source>
        <translation>Użyj tego certyfikatu</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>By another way than this one: by telephone, on paper, from the server itself</source>
        <translation>Inną drogą niż ta: telefonicznie, na papierze, z samego serwera</translation>
    </message>
    <message>
        <source>The server&apos;s owner told me this fingerprint</source>
        <translation>Właściciel serwera podał mi ten odcisk</translation>
    </message>
    <message>
        <source>{0}: for the device</source>
        <translation>{0}: dla urządzenia</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{0} do {1}</translation>
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
        <source>The unit in slot {0} passed here before: choose what becomes of it.</source>
        <translation>Urządzenie na stanowisku {0} już tu przeszło: wybierz, co z nim zrobić.</translation>
    </message>
    <message>
        <source>The ledger does not answer: nothing new starts. It goes on by itself.</source>
        <translation>Rejestr nie odpowiada: nic nowego nie rusza. Linia ruszy sama.</translation>
    </message>
    <message>
        <source>On the repair desk</source>
        <translation>Na stanowisku napraw</translation>
    </message>
    <message>
        <source>Choose what becomes of it</source>
        <translation>Zdecyduj, co z nim dalej</translation>
    </message>
    <message>
        <source>Waits: nothing new starts now</source>
        <translation>Czeka: nic nowego teraz nie ruszy</translation>
    </message>
    <message>
        <source>Choose it, then press Space</source>
        <translation>Zaznacz je i naciśnij spację</translation>
    </message>
    <message>
        <source>Slot {0} is working already.</source>
        <translation>Stanowisko {0} już pracuje.</translation>
    </message>
    <message>
        <source>Nothing is plugged in at slot {0}.</source>
        <translation>Na stanowisku {0} nic nie jest podłączone.</translation>
    </message>
    <message>
        <source>The repair desk works with the unit in slot {0}.</source>
        <translation>Urządzenie na stanowisku {0} jest właśnie naprawiane.</translation>
    </message>
    <message>
        <source>The unit in slot {0} is done. Remove it.</source>
        <translation>Urządzenie na stanowisku {0} jest gotowe. Zdejmij je.</translation>
    </message>
    <message>
        <source>Slot {0}: trouble of this PC or the job. Nothing new starts until it is seen.</source>
        <translation>Stanowisko {0}: kłopot komputera lub zlecenia. Nic nowego nie ruszy bez potwierdzenia.</translation>
    </message>
    <message>
        <source>The unit in slot {0} failed. Click its tile, then press Space, to try it again.</source>
        <translation>Urządzenie na stanowisku {0} nie przeszło. Kliknij jego kafelek i naciśnij spację, aby spróbować ponownie.</translation>
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
        <source>A unit on the line waits for its label, and got this scan: {0}</source>
        <translation>Urządzenie na linii czeka na swoją etykietę i dostało ten skan: {0}</translation>
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
    <name>StatisticsPage</name>
    <message>
        <source>{0} · {1} of {2}</source>
        <translation>{0} · {1} z {2}</translation>
    </message>
    <message>
        <source>{0} · mean {1} s, longest {2} s</source>
        <translation>{0} · średnio {1} s, najdłużej {2} s</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>d.MM</translation>
    </message>
    <message>
        <source>no unit</source>
        <translation>brak sztuk</translation>
    </message>
    <message>
        <source>{0} first pass, {1} of {2} units</source>
        <translation>{0} za pierwszym razem, {1} z {2} sztuk</translation>
    </message>
    <message>
        <source>no good run</source>
        <translation>brak dobrego przebiegu</translation>
    </message>
    <message>
        <source>mean {0} s, longest {1} s</source>
        <translation>średnio {0} s, najdłużej {1} s</translation>
    </message>
    <message>
        <source>No runs yet. Once units were run, this screen tells how the line does.</source>
        <translation>Nie ma jeszcze przebiegów. Gdy sztuki przejdą przez linię, ten ekran powie, jak sobie radzi.</translation>
    </message>
    <message>
        <source>No run fits. Choose a longer time, or all stations, jobs and slots.</source>
        <translation>Żaden przebieg nie pasuje. Wybierz dłuższy czas albo wszystkie stanowiska, zadania i miejsca.</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statystyka</translation>
    </message>
    <message>
        <source>First-pass yield</source>
        <translation>Uzysk za pierwszym razem</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Sztuki</translation>
    </message>
    <message>
        <source>Green: good at the first verdict. On top: failed first.</source>
        <translation>Zielone: dobre od razu. Na górze: za pierwszym razem złe.</translation>
    </message>
    <message>
        <source>Time of a good run</source>
        <translation>Czas dobrego przebiegu</translation>
    </message>
    <message>
        <source>Dot: the mean, not the median. Thin line: up to the longest run.</source>
        <translation>Punkt: średnia, nie mediana. Cienka linia: do najdłuższego przebiegu.</translation>
    </message>
    <message>
        <source>Failures by code</source>
        <translation>Błędy według kodu</translation>
    </message>
    <message>
        <source>All runs that ended with a code, the most frequent first.</source>
        <translation>Wszystkie przebiegi zakończone kodem, od najczęstszego.</translation>
    </message>
    <message>
        <source>Failed first, by slot</source>
        <translation>Złe za pierwszym razem, według miejsca</translation>
    </message>
    <message>
        <source>Of the units with their first verdict there, the worst first.</source>
        <translation>Spośród sztuk z pierwszym wynikiem w tym miejscu, od najgorszego.</translation>
    </message>
    <message>
        <source>Failed first, by station</source>
        <translation>Złe za pierwszym razem, według stanowiska</translation>
    </message>
    <message>
        <source>Where the seconds go</source>
        <translation>Na co idą sekundy</translation>
    </message>
    <message>
        <source>Share of the time of all steps; steps may overlap.</source>
        <translation>Udział w czasie wszystkich kroków; kroki mogą się nakładać.</translation>
    </message>
    <message>
        <source>Each dot is a day.</source>
        <translation>Każdy punkt to jeden dzień.</translation>
    </message>
    <message>
        <source>Each dot is a week, by its Monday.</source>
        <translation>Każdy punkt to jeden tydzień, od poniedziałku.</translation>
    </message>
    <message>
        <source>Each dot is a month.</source>
        <translation>Każdy punkt to jeden miesiąc.</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>Zapisz jako CSV</translation>
    </message>
    <message>
        <source>Save as a picture</source>
        <translation>Zapisz jako obraz</translation>
    </message>
    <message>
        <source>{0} is saved.</source>
        <translation>{0}: zapisano.</translation>
    </message>
</context>
<context>
    <name>StatisticsScreen</name>
    <message>
        <source>Statistics</source>
        <translation>Statystyka</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message>
        <source>What the numbers carry</source>
        <translation>Co wynika z liczb</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>I jeszcze %n.</numerusform>
            <numerusform>I jeszcze %n.</numerusform>
            <numerusform>I jeszcze %n.</numerusform>
        </translation>
    </message>
    <message>
        <source>first-pass yield</source>
        <translation>uzysk za pierwszym razem</translation>
    </message>
    <message>
        <source>units, {0} of them good first</source>
        <translation>sztuki, w tym {0} dobrych od razu</translation>
    </message>
    <message>
        <source>mean of good runs, the longest {0} s</source>
        <translation>średnio dobry przebieg, najdłuższy {0} s</translation>
    </message>
    <message>
        <source>runs: {0} FAIL, {1} ERROR, {2} stopped, {3} cut off</source>
        <translation>przebiegi: {0} FAIL, {1} ERROR, {2} zatrzymane, {3} przerwane</translation>
    </message>
</context>
<context>
    <name>SupportCard</name>
    <message>
        <source>Save for support</source>
        <translation>Zapisz dla wsparcia</translation>
    </message>
    <message>
        <source>Zip files (*.zip)</source>
        <translation>Pliki zip (*.zip)</translation>
    </message>
    <message>
        <source>Looking at everything, and for secrets in it …</source>
        <translation>Zbieram wszystko i szukam w tym sekretów …</translation>
    </message>
    <message>
        <source>Support</source>
        <translation>Wsparcie</translation>
    </message>
    <message>
        <source>One file with what support asks for first: versions, settings, programmers, how the ledger is, the last logs with names of units in them, and a self-test. No key, token, PIN or password is in it: it is looked through for every one that this PC and the job on the line know, and not written where one is found.</source>
        <translation>Jeden plik z tym, o co wsparcie techniczne pyta najpierw: wersje, opcje, programatory, stan rejestru, ostatnie dzienniki z nazwami urządzeń i autotest. Nie ma w nim klucza, tokenu, kodu PIN ani hasła: przed zapisem szukamy w nim każdego, który zna ten komputer i zadanie na linii, a gdy któryś się znajdzie, plik nie powstaje.</translation>
    </message>
    <message>
        <source>Save for support…</source>
        <translation>Zapisz dla wsparcia…</translation>
    </message>
    <message>
        <source>Save a file for support</source>
        <translation>Zapisz plik dla wsparcia technicznego</translation>
    </message>
    <message>
        <source>✓ {0}: send this file to support.</source>
        <translation>✓ {0}: wyślij ten plik do wsparcia technicznego.</translation>
    </message>
    <message>
        <source>{0}: send this file to support. The ledger is not in it: {1}</source>
        <translation>{0}: wyślij ten plik do wsparcia technicznego. Nie ma w nim rejestru: {1}</translation>
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
    <name>TakingIn</name>
    <message>
        <source>Lists of units (*.csv);;All files (*)</source>
        <translation>Listy urządzeń (*.csv);;Wszystkie pliki (*)</translation>
    </message>
    <message>
        <source>Take units in from a list</source>
        <translation>Przyjmij urządzenia z listy</translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s) taken in.</source>
        <translation>
            <numerusform>Przyjęto %n urządzenie.</numerusform>
            <numerusform>Przyjęto %n urządzenia.</numerusform>
            <numerusform>Przyjęto %n urządzeń.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s) known already.</source>
        <translation>
            <numerusform>%n urządzenie było już znane.</numerusform>
            <numerusform>%n urządzenia były już znane.</numerusform>
            <numerusform>%n urządzeń było już znanych.</numerusform>
        </translation>
    </message>
    <message>
        <source>line {0}, {1}: {2}</source>
        <translation>wiersz {0}, {1}: {2}</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) refused: {0}</source>
        <translation>
            <numerusform>Odrzucono %n wiersz: {0}</numerusform>
            <numerusform>Odrzucono %n wiersze: {0}</numerusform>
            <numerusform>Odrzucono %n wierszy: {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TemplateChoice</name>
    <message>
        <source>Template</source>
        <translation>Szablon</translation>
    </message>
    <message>
        <source>The job&apos;s: {0}</source>
        <translation>Z zadania: {0}</translation>
    </message>
    <message>
        <source>A file…</source>
        <translation>Plik…</translation>
    </message>
    <message>
        <source>Template of a label</source>
        <translation>Szablon etykiety</translation>
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
    <name>TextPopup</name>
    <message>
        <source>Any</source>
        <translation>Dowolne</translation>
    </message>
    <message>
        <source>Among what is shown</source>
        <translation>Spośród pokazanych</translation>
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
        <source>Next unit: {0}</source>
        <translation>Następne urządzenie: {0}</translation>
    </message>
    <message>
        <source>Fault: {0}</source>
        <translation>Usterka: {0}</translation>
    </message>
    <message>
        <source>Was here before: {0}, {1}</source>
        <translation>Już tu było: {0}, {1}</translation>
    </message>
    <message>
        <source>Cut off on {0}: it goes on</source>
        <translation>Przerwane {0}: idzie dalej</translation>
    </message>
    <message>
        <source>Cut off on {0} at: {1}. It goes on</source>
        <translation>Przerwane {0} w kroku: {1}. Idzie dalej</translation>
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
    <message>
        <source>Label not printed. Again: P</source>
        <translation>Etykieta niewydrukowana. Ponów: P</translation>
    </message>
    <message>
        <source>The same as before: {0}</source>
        <translation>To samo co wcześniej: {0}</translation>
    </message>
</context>
<context>
    <name>TileView</name>
    <message>
        <source>Units on the line</source>
        <translation>Urządzenia na linii</translation>
    </message>
    <message>
        <source>Print its label again	P</source>
        <translation>Wydrukuj etykietę ponownie	P</translation>
    </message>
    <message>
        <source>Show its life	H</source>
        <translation>Pokaż jego życie	H</translation>
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
        <source>User or client</source>
        <translation>Użytkownik lub klient</translation>
    </message>
    <message>
        <source>none for a token</source>
        <translation>puste dla tokenu</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Hasło</translation>
    </message>
    <message>
        <source>Save the password</source>
        <translation>Zapisz hasło</translation>
    </message>
    <message>
        <source>Delete the token</source>
        <translation>Usuń token</translation>
    </message>
    <message>
        <source>Delete the password</source>
        <translation>Usuń hasło</translation>
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
    <message>
        <source>✓ The password of {0} is saved for {1}.</source>
        <translation>✓ Hasło użytkownika {0} dla {1} jest zapisane.</translation>
    </message>
    <message>
        <source>No password of {0} is saved for {1}.</source>
        <translation>Brak zapisanego hasła użytkownika {0} dla {1}.</translation>
    </message>
</context>
<context>
    <name>TrainingStrip</name>
    <message>
        <source>Try a fault</source>
        <translation>Wypróbuj usterkę</translation>
    </message>
    <message>
        <source>Fault for slot {0}</source>
        <translation>Usterka: stanowisko {0}</translation>
    </message>
    <message>
        <source>Training: virtual boards. Nothing here is real.</source>
        <translation>Szkolenie: płytki są tylko wirtualne.</translation>
    </message>
    <message numerus="yes">
        <source>%n board(s)</source>
        <translation>
            <numerusform>%n płytka</numerusform>
            <numerusform>%n płytki</numerusform>
            <numerusform>%n płytek</numerusform>
        </translation>
    </message>
    <message>
        <source>Boards</source>
        <translation>Płytki</translation>
    </message>
    <message>
        <source>Virtual boards: {0}</source>
        <translation>Płytki wirtualne: {0}</translation>
    </message>
    <message>
        <source>Training: nothing here is real.</source>
        <translation>Szkolenie: nic tu nie jest prawdziwe.</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Szkolenie</translation>
    </message>
    <message>
        <source>The next unit in this slot has the fault, and no other</source>
        <translation>Tę usterkę ma następne urządzenie na tym stanowisku i żadne inne</translation>
    </message>
    <message>
        <source>How many virtual boards there are</source>
        <translation>Ile jest płytek wirtualnych</translation>
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
    <name>UnitHead</name>
    <message>
        <source>on the bench, slot {0}</source>
        <translation>podłączone, stanowisko {0}</translation>
    </message>
    <message>
        <source>SCRAPPED</source>
        <translation>ZŁOMOWANE</translation>
    </message>
    <message>
        <source>RETIRED</source>
        <translation>WYCOFANE</translation>
    </message>
    <message>
        <source>REVOKED</source>
        <translation>UNIEWAŻNIONE</translation>
    </message>
    <message>
        <source>chip {0}</source>
        <translation>układ {0}</translation>
    </message>
    <message>
        <source>built {0} at {1}</source>
        <translation>wykonano {0} na {1}</translation>
    </message>
    <message>
        <source>before: {0}</source>
        <translation>wcześniej: {0}</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n przebieg</numerusform>
            <numerusform>%n przebiegi</numerusform>
            <numerusform>%n przebiegów</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnitPage</name>
    <message>
        <source>Its life</source>
        <translation>Jego życie</translation>
    </message>
    <message>
        <source>Back to its life</source>
        <translation>Wróć do jego życia</translation>
    </message>
    <message>
        <source>The ledger does not know this unit: it was never here.</source>
        <translation>Rejestr nie zna tego urządzenia: nigdy go tu nie było.</translation>
    </message>
    <message>
        <source>Two runs beside each other</source>
        <translation>Dwa przebiegi obok siebie</translation>
    </message>
    <message>
        <source>Log of run {0}</source>
        <translation>Dziennik przebiegu {0}</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>Dziennik przebiegu</translation>
    </message>
    <message>
        <source>Compare these two runs</source>
        <translation>Porównaj te dwa przebiegi</translation>
    </message>
    <message>
        <source>Compare with the run before</source>
        <translation>Porównaj z poprzednim przebiegiem</translation>
    </message>
</context>
<context>
    <name>UnitReports</name>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Strona WWW (*.html)</translation>
    </message>
    <message>
        <source>Unit report</source>
        <translation>Raport urządzenia</translation>
    </message>
    <message>
        <source>Another report is still being written. Try again when it is there.</source>
        <translation>Inny raport jest jeszcze zapisywany. Spróbuj ponownie, gdy będzie gotowy.</translation>
    </message>
    <message>
        <source>The report is being written …</source>
        <translation>Zapisywanie raportu …</translation>
    </message>
    <message>
        <source>The report could not be written. {0}</source>
        <translation>Nie udało się zapisać raportu. {0}</translation>
    </message>
    <message numerus="yes">
        <source>The report is written, but %n signed record(s) in it are not right: {0}</source>
        <translation>
            <numerusform>Raport zapisano, ale %n podpisany zapis w nim jest niezgodny: {0}</numerusform>
            <numerusform>Raport zapisano, ale %n podpisane zapisy w nim są niezgodne: {0}</numerusform>
            <numerusform>Raport zapisano, ale %n podpisanych zapisów w nim jest niezgodnych: {0}</numerusform>
        </translation>
    </message>
    <message>
        <source>The report is written: {0}</source>
        <translation>Raport zapisano: {0}</translation>
    </message>
</context>
<context>
    <name>VerdictStrip</name>
    <message>
        <source>{0} It was changed since.</source>
        <translation>{0} Od tego czasu je zmieniono.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Zatrzymaj</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
</context>
<context>
    <name>VirtualRunStrip</name>
    <message>
        <source>Stop the virtual run</source>
        <translation>Zatrzymaj próbę wirtualną</translation>
    </message>
    <message>
        <source>Close the verdict of the virtual run</source>
        <translation>Zamknij wynik próby wirtualnej</translation>
    </message>
    <message>
        <source>Trying on virtual boards … {0}</source>
        <translation>Próba na wirtualnych płytkach … {0}</translation>
    </message>
    <message>
        <source>{0}: a virtual board has taken this job, as {1}.</source>
        <translation>{0}: wirtualna płytka przyjęła to zadanie jako {1}.</translation>
    </message>
    <message>
        <source>{0}: two virtual boards have taken this job, as {1}.</source>
        <translation>{0}: dwie wirtualne płytki przyjęły to zadanie jako {1}.</translation>
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
        <source>Keys in the ledger</source>
        <translation>Klucze w rejestrze</translation>
    </message>
    <message>
        <source>How long they lie there, encrypted. A run that was cut off goes on with them.</source>
        <translation>Jak długo leżą tam zaszyfrowane. Przerwany przebieg idzie z nimi dalej.</translation>
    </message>
    <message>
        <source>One key for several units</source>
        <translation>Jeden klucz dla kilku urządzeń</translation>
    </message>
    <message>
        <source>Without this, a key that another unit has is refused.</source>
        <translation>Bez tego klucz, który ma inne urządzenie, jest odrzucany.</translation>
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
        <source>Key as text</source>
        <translation>Klucz jako tekst</translation>
    </message>
    <message>
        <source>Letters and digits, for devices that keep a key as text. It needs 32 bytes.</source>
        <translation>Litery i cyfry, dla urządzeń, które trzymają klucz jako tekst. Wymaga 32 bajtów.</translation>
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
        <source>Trying the connection</source>
        <translation>Próba połączenia</translation>
    </message>
    <message>
        <source>This PC connects with the unit&apos;s own credentials before the unit leaves.</source>
        <translation>Ten komputer łączy się poświadczeniami sztuki, zanim ona odejdzie.</translation>
    </message>
    <message>
        <source>Which units</source>
        <translation>Które sztuki</translation>
    </message>
    <message>
        <source>A unit whose server does not agree with its credentials does not pass.</source>
        <translation>Sztuka, z której poświadczeniami serwer się nie zgadza, nie przechodzi.</translation>
    </message>
    <message>
        <source>Register too</source>
        <translation>Zarejestruj też</translation>
    </message>
    <message>
        <source>For a minute, and de-register. The server may act on it.</source>
        <translation>Na minutę, i wyrejestruj. Serwer może na to zareagować.</translation>
    </message>
    <message>
        <source>Without the server</source>
        <translation>Bez serwera</translation>
    </message>
    <message>
        <source>Against a server of this program: shows that the configuration fits itself.</source>
        <translation>Z serwerem tego programu: pokazuje, że konfiguracja jest w sobie zgodna.</translation>
    </message>
    <message>
        <source>Time for the whole</source>
        <translation>Czas na całość</translation>
    </message>
    <message>
        <source>Up to 15 seconds.</source>
        <translation>Do 15 sekund.</translation>
    </message>
    <message>
        <source>Another address</source>
        <translation>Inny adres</translation>
    </message>
    <message>
        <source>host:port that this PC calls in the place of the units&apos; own.</source>
        <translation>host:port, pod który dzwoni ten komputer zamiast pod adres sztuk.</translation>
    </message>
    <message>
        <source>Trust store of the firmware</source>
        <translation>Magazyn zaufania firmware&apos;u</translation>
    </message>
    <message>
        <source>PEM file with the authorities it trusts; for Certificate Usage 0 and 1 only.</source>
        <translation>Plik PEM z urzędami, którym ufa; tylko dla Certificate Usage 0 i 1.</translation>
    </message>
    <message>
        <source>Records for others</source>
        <translation>Zapisy dla innych</translation>
    </message>
    <message>
        <source>Each run that ends is told to them. No unit waits for that, and no key is in it.</source>
        <translation>Dowiadują się o każdym zakończonym przebiegu. Żadne urządzenie na to nie czeka i nie ma w tym żadnego klucza.</translation>
    </message>
    <message>
        <source>CSV file</source>
        <translation>Plik CSV</translation>
    </message>
    <message>
        <source>A folder, or a file&apos;s name with {date} in it, and {station}; also on a share.</source>
        <translation>Folder albo nazwa pliku z {date} w środku, także z {station}; może być na udziale sieciowym.</translation>
    </message>
    <message>
        <source>Mark for Excel</source>
        <translation>Znacznik dla Excela</translation>
    </message>
    <message>
        <source>A mark in front of the file, by which Excel knows other letters than A to Z.</source>
        <translation>Znacznik na początku pliku, po którym Excel poznaje litery inne niż A–Z.</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Address that gets a POST for each run, such as https://mes.my-company.com/units</source>
        <translation>Adres, który dostaje POST po każdym przebiegu, na przykład https://mes.my-company.com/units</translation>
    </message>
    <message>
        <source>What it gets</source>
        <translation>Co dostaje</translation>
    </message>
    <message>
        <source>With a token</source>
        <translation>Z tokenem</translation>
    </message>
    <message>
        <source>The one that this PC keeps for the host of the webhook.</source>
        <translation>Ten, który ten komputer przechowuje dla hosta webhooka.</translation>
    </message>
    <message>
        <source>Authority of its server</source>
        <translation>Urząd certyfikacji jego serwera</translation>
    </message>
    <message>
        <source>PEM file, for a server on premises. Without it the system&apos;s are used.</source>
        <translation>Plik PEM, dla serwera na miejscu. Bez niego używane są systemowe.</translation>
    </message>
    <message>
        <source>Allow http</source>
        <translation>Zezwól na http</translation>
    </message>
    <message>
        <source>The token travels in clear: only where nobody else is on that network.</source>
        <translation>Token idzie jawnie: tylko tam, gdzie w sieci nie ma nikogo innego.</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Etykieta</translation>
    </message>
    <message>
        <source>Printed for each unit on the printer of the station.</source>
        <translation>Drukowana dla każdego urządzenia na drukarce stanowiska.</translation>
    </message>
    <message>
        <source>A label that is not printed is told, and changes no verdict.</source>
        <translation>Brak wydruku jest zgłaszany i nie zmienia wyniku.</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Szablon</translation>
    </message>
    <message>
        <source>One that is brought along, such as 50x25-qr, or a .toml or .zpl file.</source>
        <translation>Jeden z dołączonych, na przykład 50x25-qr, albo plik .toml lub .zpl.</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopie</translation>
    </message>
    <message>
        <source>Scan it on the unit</source>
        <translation>Skan na urządzeniu</translation>
    </message>
    <message>
        <source>A unit passes only when the label on it was scanned and is its own.</source>
        <translation>Urządzenie przechodzi dopiero, gdy zeskanowana etykieta jest jego własną.</translation>
    </message>
    <message>
        <source>Time to scan</source>
        <translation>Czas na skan</translation>
    </message>
    <message>
        <source>In seconds; after that the unit is stopped.</source>
        <translation>W sekundach; potem urządzenie jest zatrzymywane.</translation>
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
        <source>not at all</source>
        <translation>wcale</translation>
    </message>
    <message>
        <source>until the unit is registered</source>
        <translation>do zarejestrowania urządzenia</translation>
    </message>
    <message>
        <source>for ever, encrypted</source>
        <translation>na zawsze, zaszyfrowane</translation>
    </message>
    <message>
        <source>none</source>
        <translation>żadne</translation>
    </message>
    <message>
        <source>each unit</source>
        <translation>każda sztuka</translation>
    </message>
    <message>
        <source>the first of a shift, and after a change of the job</source>
        <translation>pierwsza zmiany i po zmianie zadania</translation>
    </message>
    <message>
        <source>JSON, one object for each run</source>
        <translation>JSON, jeden obiekt na przebieg</translation>
    </message>
    <message>
        <source>JSON after CFX: UnitsPersonalized and UnitsTested</source>
        <translation>JSON według CFX: UnitsPersonalized i UnitsTested</translation>
    </message>
    <message>
        <source>good ones</source>
        <translation>dobre</translation>
    </message>
    <message>
        <source>good ones, and those that failed</source>
        <translation>dobre i te z błędem</translation>
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
        <source>How the line works, what is tried, who is told, what the device takes, and the serial line.</source>
        <translation>Jak działa linia, co jest próbowane, kto się dowiaduje, co przyjmuje urządzenie, i łącze szeregowe.</translation>
    </message>
    <message>
        <source>none named</source>
        <translation>żadna</translation>
    </message>
    <message>
        <source>another, from a board file</source>
        <translation>inna, z pliku płytki</translation>
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
