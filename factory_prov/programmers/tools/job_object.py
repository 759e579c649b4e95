"""A Windows job object: whatever runs in it ends when it is closed, by us or with us.

Win32 documentation: CreateJobObjectW, SetInformationJobObject, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import subprocess
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
    _KILL_ON_CLOSE = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("per_process_user_time", ctypes.c_int64),
            ("per_job_user_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("minimum_working_set", ctypes.c_size_t),
            ("maximum_working_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority_class", wintypes.DWORD),
            ("scheduling_class", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("basic", _BasicLimits),
            ("io_counters", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    def _kernel() -> ctypes.WinDLL:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD)
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.TerminateJobObject.argtypes = (wintypes.HANDLE, wintypes.UINT)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        return kernel

    class JobObject:
        """An empty job; OSError when Windows gives none."""

        def __init__(self) -> None:
            self._kernel = _kernel()
            self._handle: int | None = self._kernel.CreateJobObjectW(None, None)
            limits = _ExtendedLimits()
            limits.basic.flags = _KILL_ON_CLOSE
            size_bytes = ctypes.sizeof(limits)
            if not self._kernel.SetInformationJobObject(
                self._handle, _EXTENDED_LIMITS, ctypes.byref(limits), size_bytes
            ):
                raise ctypes.WinError(ctypes.get_last_error())

        def take(self, process: subprocess.Popen[bytes]) -> None:
            """Put a process into the job, and with it all that it starts from now on."""
            handle = int(process._handle)  # type: ignore[attr-defined]  # noqa: SLF001 - Popen gives it no other way
            if not self._kernel.AssignProcessToJobObject(self._handle, handle) and process.poll() is None:
                process.kill()
                raise ctypes.WinError(ctypes.get_last_error())

        def close(self) -> None:
            """End whatever is in the job; a second time does nothing."""
            handle, self._handle = self._handle, None
            if handle is not None:
                self._kernel.TerminateJobObject(handle, 1)
                self._kernel.CloseHandle(handle)
