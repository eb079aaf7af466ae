"""Starts moto on the loopback address only. Ends when its standard input does."""
import sys
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=int(sys.argv[1]), verbose=False)
server.start()
print("READY", sys.argv[1], flush=True)
sys.stdin.read()
server.stop()
