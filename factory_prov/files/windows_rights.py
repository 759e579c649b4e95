"""Who may write a file or folder on Windows, by its owner and access list.

Win32 documentation: GetNamedSecurityInfoW, GetAce, ConvertSidToStringSidW, ACCESS_ALLOWED_ACE, "File Security and
Access Rights". Not tried on Windows; whatever cannot be read counts as writable by others.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _FILE_OBJECT = 1
    _OWNER, _DACL = 0x1, 0x4
    _ALLOWED, _INHERIT_ONLY = 0, 0x08
    _DENIED = 1
    _CHANGES = 0x0001_0000 | 0x0004_0000 | 0x0008_0000 | 0x1000_0000 | 0x4000_0000  # DELETE … GENERIC_ALL, _WRITE
    _FILE_CHANGES = _CHANGES | 0x0002 | 0x0004 | 0x0010 | 0x0100  # write, append, write its attributes
    _FOLDER_CHANGES = _CHANGES | 0x0040  # FILE_DELETE_CHILD; who adds another file owns it, and that one is refused
    _TRUSTED = (
        "S-1-5-18",  # the system
        "S-1-5-32-544",  # administrators
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",  # TrustedInstaller
    )

    class _Acl(ctypes.Structure):
        _fields_ = (
            ("revision", ctypes.c_ubyte),
            ("zero", ctypes.c_ubyte),
            ("size", wintypes.WORD),
            ("count", wintypes.WORD),
            ("zeros", wintypes.WORD),
        )

    class _Ace(ctypes.Structure):
        _fields_ = (
            ("kind", ctypes.c_ubyte),
            ("flags", ctypes.c_ubyte),
            ("size", wintypes.WORD),
            ("mask", wintypes.DWORD),
            ("sid", wintypes.DWORD),  # its first bytes
        )

    def only_administrators_write(place: Path) -> bool:
        """Whether nobody else than administrators and the system can change it; OSError."""
        changes = _FOLDER_CHANGES if place.is_dir() else _FILE_CHANGES
        with _security_of(place) as (owner, rights):
            if _text(owner) not in _TRUSTED or not rights:
                return False  # no access list at all lets everybody in
            return all(_is_harmless(ace, changes) for ace in _aces(rights))

    @contextmanager
    def _security_of(place: Path) -> Iterator[tuple[ctypes.c_void_p, ctypes.c_void_p]]:
        owner, rights, descriptor = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
        code = ctypes.WinDLL("advapi32").GetNamedSecurityInfoW(
            ctypes.c_wchar_p(str(place)),
            _FILE_OBJECT,
            _OWNER | _DACL,
            ctypes.byref(owner),
            None,
            ctypes.byref(rights),
            None,
            ctypes.byref(descriptor),
        )
        if code:
            raise ctypes.WinError(code)
        try:
            yield owner, rights
        finally:
            _local_free(descriptor)

    def _aces(rights: ctypes.c_void_p) -> Iterator[ctypes.c_void_p]:
        for number in range(ctypes.cast(rights, ctypes.POINTER(_Acl)).contents.count):
            ace = ctypes.c_void_p()
            if not ctypes.WinDLL("advapi32", use_last_error=True).GetAce(rights, number, ctypes.byref(ace)):
                raise ctypes.WinError(ctypes.get_last_error())
            yield ace

    def _is_harmless(ace: ctypes.c_void_p, changes: int) -> bool:
        entry = ctypes.cast(ace, ctypes.POINTER(_Ace)).contents
        if entry.kind == _DENIED or entry.flags & _INHERIT_ONLY or not entry.mask & changes:
            return True
        sid = ctypes.c_void_p((ace.value or 0) + _Ace.sid.offset)
        return entry.kind == _ALLOWED and _text(sid) in _TRUSTED

    def _text(sid: ctypes.c_void_p) -> str:
        told = wintypes.LPWSTR()
        library = ctypes.WinDLL("advapi32", use_last_error=True)
        if not library.ConvertSidToStringSidW(sid, ctypes.byref(told)):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            return told.value or ""
        finally:
            _local_free(ctypes.cast(told, ctypes.c_void_p))

    def _local_free(memory: ctypes.c_void_p) -> None:
        kernel = ctypes.WinDLL("kernel32")
        kernel.LocalFree.argtypes = (ctypes.c_void_p,)
        kernel.LocalFree(memory)
