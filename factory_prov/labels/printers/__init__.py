"""Where labels come out: a label printer on the network, one of Windows, one of the system, or files in a folder."""
