

def array(kind, shape, text):
    """An array from its bytes, deflated and in base64."""
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), kind).reshape(shape).astype(float)
