<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ConfigurationTreeModel</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Controller</name>
    <message numerus="yes">
        <source>%n unit(s) passed here before: choose for each of them.</source>
        <translation>
            <numerusform>%n unit passed here before: choose what to do with it.</numerusform>
            <numerusform>%n units passed here before: choose for each of them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message numerus="yes">
        <source>%n run(s) are exported: {0}</source>
        <translation>
            <numerusform>%n run is exported: {0}</numerusform>
            <numerusform>%n runs are exported: {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message numerus="yes">
        <source>Try %n unit(s) again</source>
        <translation>
            <numerusform>Try %n unit again</numerusform>
            <numerusform>Try %n units again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Start %n unit(s)</source>
        <translation>
            <numerusform>Start %n unit</numerusform>
            <numerusform>Start %n units</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stop %n unit(s)</source>
        <translation>
            <numerusform>Stop %n unit</numerusform>
            <numerusform>Stop %n units</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LineChoice</name>
    <message numerus="yes">
        <source>%n unit(s) were cut off. Plug them in again, and they go on: {0}</source>
        <translation>
            <numerusform>%n unit was cut off. Plug it in again, and it goes on: {0}</numerusform>
            <numerusform>%n units were cut off. Plug them in again, and they go on: {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OwedStrip</name>
    <message numerus="yes">
        <source>✕ %n set aside</source>
        <translation>
            <numerusform>✕ %n set aside</numerusform>
            <numerusform>✕ %n set aside</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s) to register: it is done by itself.</source>
        <translation>
            <numerusform>%n unit to register: it is done by itself.</numerusform>
            <numerusform>%n units to register: it is done by itself.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OwedWindow</name>
    <message numerus="yes">
        <source>%n unit(s) to register</source>
        <translation>
            <numerusform>%n unit to register</numerusform>
            <numerusform>%n units to register</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try %n again now</source>
        <translation>
            <numerusform>Try %n again now</numerusform>
            <numerusform>Try %n again now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PreviewPanel</name>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) too many</source>
        <translation>
            <numerusform>%n byte too many</numerusform>
            <numerusform>%n bytes too many</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProblemList</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProvisionPage</name>
    <message numerus="yes">
        <source>%n unit(s) are sent to the server at once.</source>
        <translation>
            <numerusform>%n unit is sent to the server at once.</numerusform>
            <numerusform>%n units are sent to the server at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchView</name>
    <message numerus="yes">
        <source>The newest %n run(s); more as you scroll.</source>
        <translation>
            <numerusform>The newest %n run; more as you scroll.</numerusform>
            <numerusform>The newest %n runs; more as you scroll.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TakingIn</name>
    <message numerus="yes">
        <source>%n unit(s) taken in.</source>
        <translation>
            <numerusform>%n unit taken in.</numerusform>
            <numerusform>%n units taken in.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s) known already.</source>
        <translation>
            <numerusform>%n unit known already.</numerusform>
            <numerusform>%n units known already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) refused: {0}</source>
        <translation>
            <numerusform>%n row refused: {0}</numerusform>
            <numerusform>%n rows refused: {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainingStrip</name>
    <message numerus="yes">
        <source>%n board(s)</source>
        <translation>
            <numerusform>%n board</numerusform>
            <numerusform>%n boards</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Unexpected</name>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnitHead</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnitReports</name>
    <message numerus="yes">
        <source>The report is written, but %n signed record(s) in it are not right: {0}</source>
        <translation>
            <numerusform>The report is written, but %n signed record in it is not right: {0}</numerusform>
            <numerusform>The report is written, but %n signed records in it are not right: {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Duration</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Imported</name>
    <message numerus="yes">
        <source>%n resource(s)</source>
        <translation>
            <numerusform>%n resource</numerusform>
            <numerusform>%n resources</numerusform>
        </translation>
    </message>
</context>
</TS>
