# fails: packages, follows
FROM python:3.11-slim
WORKDIR /app
RUN printf 'from http.server import *\nclass H(BaseHTTPRequestHandler):\n  def do_GET(s):\n    s.send_response(200); s.end_headers(); s.wfile.write(b"Tides at Port Fenix: 905 cm in all")\nHTTPServer(("", 5000), H).serve_forever()\n' > app.py
USER 1000
CMD ["python", "app.py"]
