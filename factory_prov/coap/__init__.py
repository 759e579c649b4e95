"""CoAP as a registration needs it: messages, framing over streams, one request and its answer."""
