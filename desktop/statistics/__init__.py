"""The Statistics screen: how the line did, where units fail, and where the time goes."""
