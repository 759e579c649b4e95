"""The configuration of the smallest job with a pre-shared key, for tests that put it into jobs of their own."""

PSK_CONFIGURATION = """[configuration]
"/0/1/0" = "coaps://eu.iot.avsystem.cloud:5684"
"/0/1/1" = false
"/0/1/2" = 0
"/0/1/3" = { credential = "psk_identity" }
"/0/1/5" = { credential = "psk_key" }
"/0/1/10" = 1
"/1/1/0" = 1
"/1/1/1" = 86400
"/1/1/6" = false
"/1/1/7" = "U"
"""
