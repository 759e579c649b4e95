from types import SimpleNamespace

from ..bench import ask


class ConnectHelper:
    @staticmethod
    def get_all_connected_probes(blocking=True, unique_id=None, print_wait_message=True):
        assert not blocking
        devices = [device for device in ask({"list": True})["devices"] if device.get("devkit")]
        numbers = [device["serialNumber"].lstrip("0") for device in devices]
        return [SimpleNamespace(unique_id=number, description="stand-in CMSIS-DAP") for number in numbers]
