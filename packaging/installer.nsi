; The installer for Windows. bundling/installing.py defines VERSION, BUNDLE, OUTPUT, ICON and SIZE_KB.
;   setup.exe [/S] [/ALLUSERS] [/SETTINGS=C:\station.toml] [/D=C:\folder]            /D comes last, without quotes
;   uninstall.exe [/S] [/DELETEDATA]
; Exit codes: 0 done, 1 cancelled, 2 stopped by the system, 3 the program is running, 4 no rights for all users,
;   5 the file of /SETTINGS could not be copied.
Target amd64-unicode
!include "FileFunc.nsh"
!include "WordFunc.nsh"
!include "LogicLib.nsh"
!include "x64.nsh"
!define NAME "Factory Provisioning"
!define ID "factory-provisioning"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define PROGID "FactoryProvisioning.Job"

Name "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
Icon "${ICON}"
UninstallIcon "${ICON}"
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64  ; the three programs have much in common
SetDateSave off
AllowSkipFiles off
BrandingText " "
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "CompanyName" "${NAME}"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

Var AllUsers

!macro Scope UN
Function ${UN}ReadScope
  SetRegView 64
  StrCpy $AllUsers 0
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/ALLUSERS" $1
  ${IfNot} ${Errors}
    StrCpy $AllUsers 1
  ${EndIf}
FunctionEnd

Function ${UN}UseScope
  ${If} $AllUsers == 1
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
      MessageBox MB_ICONSTOP "For all users this must be started by an administrator." /SD IDOK
      SetErrorLevel 4
      Quit
    ${EndIf}
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
FunctionEnd

; A program that runs cannot be opened for writing. It is waited for, ten seconds when nobody can be asked.
Function ${UN}WaitUntilClosed
  StrCpy $2 0
  again:
  StrCpy $1 ""
  !insertmacro Busy "${ID}.exe"
  !insertmacro Busy "factory-prov.exe"
  !insertmacro Busy "ptool.exe"
  ${If} $1 == ""
    Return
  ${EndIf}
  IfSilent 0 ask
  IntOp $2 $2 + 1
  ${If} $2 < 10
    Sleep 1000
    Goto again
  ${EndIf}
  SetErrorLevel 3
  Abort
  ask:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$1 is running. Close it, then go on." IDRETRY again
  SetErrorLevel 3
  Abort
FunctionEnd
; What any version needs beside its programs, and what `factory-prov update` keeps for the way back.
Function ${UN}RemoveVersions
  !insertmacro RemoveFolders "program-*" "base_library.zip" "${UN}"
  !insertmacro RemoveFolders ".former-*" "ptool.exe" "${UN}"
  !insertmacro RemoveFolders ".update-*" "factory-prov.exe" "${UN}"
  Delete "$INSTDIR\.*.aside"
  Delete "$INSTDIR\.*.new"
  Delete "$INSTDIR\.update.lock"
FunctionEnd
!macroend

; Only folders that hold what ours do; the installer leaves what it has just installed.
!macro RemoveFolders PATTERN SIGN UN
  FindFirst $0 $1 "$INSTDIR\${PATTERN}"
  ${DoWhile} $1 != ""
    ${If} ${FileExists} "$INSTDIR\$1\${SIGN}"
    ${AndIf} "${UN}$1" != "program-${VERSION}"
      RMDir /r "$INSTDIR\$1"
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0
!macroend

!macro Busy PROGRAM
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${PROGRAM}" a
    ${If} ${Errors}
      StrCpy $1 "${PROGRAM}"
    ${Else}
      FileClose $0
    ${EndIf}
  ${EndIf}
!macroend

!insertmacro Scope ""
!insertmacro Scope "un."

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "This program needs a 64-bit Windows." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  Call ReadScope
  Call UseScope
  ${If} $INSTDIR == ""
    ReadRegStr $INSTDIR SHCTX "${UNINSTALL}" "InstallLocation"
  ${EndIf}
  ${If} $INSTDIR == ""
    ${If} $AllUsers == 1
      StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
    ${Else}
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "install"
  Call WaitUntilClosed
  ClearErrors
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
  ${OrIfNot} ${FileExists} "$INSTDIR\program-${VERSION}\base_library.zip"
    MessageBox MB_ICONSTOP "Not all files could be written to $INSTDIR. Make room, or choose another folder." /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
  Call RemoveVersions

  ; The first settings of every user, see desktop/station_file.py.
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/SETTINGS=" $1
  ${If} ${Errors}  ; nothing of the kind, or in quotes as a whole: then it must not be passed over
    ClearErrors
    ${WordFind} "$0" "/SETTINGS=" "E+1{" $1
    ${IfNot} ${Errors}
      MessageBox MB_ICONSTOP 'Write /SETTINGS="FILE", with quotes around the file alone.' /SD IDOK
      SetErrorLevel 5
      Abort
    ${EndIf}
  ${Else}
    ClearErrors
    CopyFiles /SILENT /FILESONLY "$1" "$INSTDIR\station.toml"
    ${If} ${Errors}
    ${OrIfNot} ${FileExists} "$INSTDIR\station.toml"
      MessageBox MB_ICONSTOP "The settings $1 could not be copied." /SD IDOK
      SetErrorLevel 5
      Abort
    ${EndIf}
  ${EndIf}

  SetOutPath "$PROFILE"  ; where the window begins to look for files
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${ID}.exe"

  ; A file named .fpjob opens by a double click; .toml belongs to no one, so we are only offered for it.
  WriteRegStr SHCTX "Software\Classes\${PROGID}" "" "Provisioning job"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\${ID}.exe,0"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\${ID}.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\.fpjob" "" "${PROGID}"
  WriteRegStr SHCTX "Software\Classes\.toml\OpenWithProgids" "${PROGID}" ""

  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${ID}.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  ${If} $AllUsers == 1
    StrCpy $0 " /ALLUSERS"
  ${Else}
    StrCpy $0 ""
  ${EndIf}
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"$0'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe"$0 /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  ${RefreshShellIcons}
SectionEnd

Function un.onInit
  Call un.ReadScope
  ReadRegStr $0 HKLM "${UNINSTALL}" "InstallLocation"
  ${If} $0 == $INSTDIR  ; whatever the command line says
    StrCpy $AllUsers 1
  ${EndIf}
  Call un.UseScope
FunctionEnd

Section "un.install"
  Call un.WaitUntilClosed
  Call un.RemoveVersions
  Delete "$INSTDIR\${ID}.exe"
  Delete "$INSTDIR\factory-prov.exe"
  Delete "$INSTDIR\ptool.exe"
  Delete "$INSTDIR\uninstall.exe"
  Delete "$INSTDIR\station.toml"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
  ReadRegStr $0 SHCTX "${UNINSTALL}" "InstallLocation"
  ${IfNot} ${FileExists} "$0\uninstall.exe"  ; else they are of another copy
    Delete "$SMPROGRAMS\${NAME}.lnk"
    DeleteRegKey SHCTX "Software\Classes\${PROGID}"
    ReadRegStr $0 SHCTX "Software\Classes\.fpjob" ""
    ${If} $0 == "${PROGID}"
      DeleteRegKey SHCTX "Software\Classes\.fpjob"
    ${EndIf}
    DeleteRegValue SHCTX "Software\Classes\.toml\OpenWithProgids" "${PROGID}"
    DeleteRegKey /ifempty SHCTX "Software\Classes\.toml\OpenWithProgids"
    DeleteRegKey /ifempty SHCTX "Software\Classes\.toml"
    DeleteRegKey SHCTX "${UNINSTALL}"
  ${EndIf}

  ; The ledger says who got which identity: it stays unless somebody asks for its end.
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA" $1
  ${IfNot} ${Errors}
    Goto delete
  ${EndIf}
  MessageBox MB_YESNO|MB_DEFBUTTON2|MB_ICONQUESTION "Delete the ledger, settings and logs of this user too? They cannot be brought back." /SD IDNO IDYES delete IDNO keep
  delete:
  SetShellVarContext current
  RMDir /r "$LOCALAPPDATA\${ID}"
  ; What this PC remembers of its ledgers: else the next installation would miss the one that is gone.
  RMDir /r "$LOCALAPPDATA\${ID}-station"
  keep:
SectionEnd
