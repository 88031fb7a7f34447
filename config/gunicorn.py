"""How gunicorn serves the application, here and in production: `gunicorn -c config/gunicorn.py config.wsgi`."""

import os

from gunicorn.glogging import Logger

from config.logs import hidden  # gunicorn loads this file by its path: no package around it

bind = os.environ.get("BIND") or "127.0.0.1:" + (os.environ.get("PORT") or "8000")
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# With threads, a browser that opens a connection and sends nothing does not hold a worker up.
worker_class = "gthread"
# Some of them may wait for paper (press/process.py); the others answer meanwhile.
threads = 12
preload_app = True
timeout = 120
graceful_timeout = 10
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True  # by default it would be in the home folder
accesslog = None
errorlog = "-"


class logger_class(Logger):
    """Hides the tokens of ballot slips in every format of a log line."""

    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        return {name: hidden(v) if isinstance(v, str) else v for name, v in atoms.items()}


# For `--access-logfile -`: the requested path and the time taken; no query string, address or browser of a person.
access_log_format = "%(m)s %(U)s %(s)s %(B)s B %(M)s ms"
