class Error(RuntimeError):
    pass


class FlashFailure(Error):
    pass
