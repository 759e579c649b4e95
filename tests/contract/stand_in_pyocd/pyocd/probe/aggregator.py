PROBE_CLASSES = {"cmsisdap": None, "jlink": None}
