<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pl" sourcelanguage="en">
<context>
    <name>CheckWindow</name>
    <message>
        <source>Factory provisioning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a job, an endpoint_cfg or a SenML CBOR pack here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resource</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the device gets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>errors: {0}, warnings: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeviceState</name>
    <message>
        <source>EMPTY</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug in a unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>READY</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WORKING</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PASS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WAIT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checked. It will be registered by itself. Yellow tray.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FAIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter: seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ERROR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not the unit&apos;s fault. Call the engineer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>STOPPED</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again when ready</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>advice</name>
    <message>
        <source>A fault of this program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not the unit&apos;s fault.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the unit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Call the engineer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job or a file of it is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The configuration cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its bytes are no pack.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key or certificate cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is missing, wrong or expired.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The unit was refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The other side said no.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Twice the same: red bin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The programmer failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The unit could not be programmed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press the cable in, start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The programmer&apos;s software is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not installed on this PC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The board was unplugged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its connection is gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chip is locked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It does not let itself be programmed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Red bin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Many of them: call the engineer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chip did not keep the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading it back gave something else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The board does not work right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Talking to it failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The board&apos;s port is not free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is missing, or another program uses it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its connection broke in the middle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The board stopped answering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was silent for too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The board does not start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was programmed and stays silent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The finished unit does not start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its final program stays silent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The board has the wrong program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be configured with the one it has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The board refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It did not take a request.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The board refused its configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It read all of it and said no.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Twice the same: call the engineer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is another unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not the one the run began with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put one unit on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The unit has another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its program calls it otherwise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This unit is configured already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It takes nothing new until it is erased.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its provisioning program refuses all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger cannot be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No unit may be made without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name is taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another unit or run has it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yellow tray.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This unit was here before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has a name already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose: same name, or a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It did not register the unit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server cannot be reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no connection to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the network cable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server is silent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server is busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It asked to come back later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait a minute.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This PC may not register units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server refused its token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server has another unit with this name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server answers strangely</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may be another server than this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody stopped the run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again when ready.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
