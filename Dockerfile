# One image for every process of the server run; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1

WORKDIR /srv/yinfa

# The same scripts and pins as `make demo`, in layers that a change of source leaves alone.
COPY config/setup/packages.sh config/setup/python.sh config/setup/environment.sh config/setup/
RUN config/setup/packages.sh image && rm -rf /var/lib/apt/lists/*
COPY requirements requirements
RUN config/setup/environment.sh base
ENV PATH=/srv/yinfa/.venv/bin:$PATH

COPY . .

# The static files carry hashes in their names, so they are made here, once. Collecting them
# opens no connection: the values below only let the settings be read.
RUN CELERY_BROKER_URL=memory:// DATABASE_URL=sqlite:////unused EMAIL_URL=smtp://unused \
    SECRET_KEY=unused ALLOWED_HOSTS=unused MEDIA_ROOT=/unused MAIL_FROM=unused \
    python manage.py collectstatic --no-input --verbosity 0

# The model of wrong characters is built here too, once.
RUN VAR_DIR=/tmp/building config/setup/proof_model.sh && rm -rf /tmp/building

RUN useradd --system --uid 990 --home-dir /srv/yinfa --shell /usr/sbin/nologin yinfa \
    && mkdir -p /srv/media /srv/audit /srv/yinfa/var/handover \
    && chown -R yinfa: /srv/yinfa/var /srv/media /srv/audit
USER yinfa
ENV MEDIA_ROOT=/srv/media
VOLUME /srv/media

EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "config/setup/answers.py"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--access-logfile", "-"]
