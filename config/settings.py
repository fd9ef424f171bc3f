"""Settings, all of them from the environment."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from accounts.keeping import kept_secret
from config.environment import (
    audit_keep_days,
    audit_keys,
    bounce_address,
    bounce_mailbox,
    database,
    mail_server,
    make_private,
    one_of,
    read_secret_files,
    refuse_half,
    refuse_missing,
)

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
read_secret_files(env)

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
BROKER_URL = env.str("CELERY_BROKER_URL", default="")
EMBEDDED = not BROKER_URL
if not EMBEDDED:
    refuse_missing(
        env, "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL", "MEDIA_ROOT", "MAIL_FROM"
    )

make_private(VAR_DIR)
# A server never shows Django's debug pages, whatever the environment says.
DEBUG = EMBEDDED and env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret-key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "ckeditor",
    "accounts",
    "bulletin",
    "distribution",
]

MIDDLEWARE = [
    "accounts.origin.OriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.SignedInMiddleware",
    "config.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["config.templates.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.permissions",
            ],
        },
    },
]

DATABASES = {"default": database(env.str("DATABASE_URL", default=""), VAR_DIR / "yinfa.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Under four writers DEFERRED failed on half of the transactions, IMMEDIATE on none.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: in WAL mode NORMAL may lose the last commits in a power cut, and a `sent` lost
        # is a mail sent twice.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "bulletin:issue-list"
# Where a person's day begins: the first role in this list that they hold.
LANDING_PAGES = {
    "clerk": "bulletin:article-list",
    "security": "accounts:user-list",
    "auditor": "accounts:audit-list",
}
LOGOUT_REDIRECT_URL = "accounts:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.MinimumLength"},
    {"NAME": "accounts.passwords.CharacterClasses"},
    {"NAME": "accounts.passwords.NotCommon"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.NotUsedBefore"},
]
SIGN_IN_PROFILE = one_of(
    "SIGN_IN_PROFILE",
    env.str("SIGN_IN_PROFILE", default="asvs" if EMBEDDED else "djbh"),
    {"asvs", "djbh"},
)
# Who needs an authenticator app besides the password; whoever has set one up is asked anyway.
SECOND_FACTOR = one_of(
    "SECOND_FACTOR",
    env.str("SECOND_FACTOR", default="optional" if EMBEDDED else "privileged"),
    {"all", "optional", "privileged"},
)
# Proxies of ours between browser and web server, each of which adds to X-Forwarded-For.
PROXIES = env.int("PROXIES", default=0 if EMBEDDED else 1)
# Pages ask for these by themselves: nobody is there because of them.
POLLED_PAGES = {
    "bulletin:issue-preview",
    "bulletin:desk-preview",
    "bulletin:file-waiting",
    "bulletin:inbox-reading",
    "bulletin:desk-words-reading",
    "distribution:mailing-progress",
}

# The institution's unified accounts (OpenID Connect); without an issuer there are none.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
refuse_half(
    env,
    "OIDC_ISSUER",
    *("OIDC_AUTHORIZATION_URL", "OIDC_TOKEN_URL", "OIDC_USER_URL", "OIDC_KEYS_URL"),
    *("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"),
)
OIDC_OP_AUTHORIZATION_ENDPOINT = env.str("OIDC_AUTHORIZATION_URL", default="")
OIDC_OP_TOKEN_ENDPOINT = env.str("OIDC_TOKEN_URL", default="")
OIDC_OP_USER_ENDPOINT = env.str("OIDC_USER_URL", default="")
OIDC_OP_JWKS_ENDPOINT = env.str("OIDC_KEYS_URL", default="")
OIDC_RP_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_RP_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
# This claim of theirs is the user name here.
OIDC_NAME_CLAIM = env.str("OIDC_NAME_CLAIM", default="preferred_username")
OIDC_RP_SCOPES = env.str("OIDC_SCOPES", default="openid profile")
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_USE_PKCE = True
OIDC_CREATE_USER = False
OIDC_TIMEOUT = 10
OIDC_AUTHENTICATION_CALLBACK_URL = "accounts:unified-back"
# The first is the one that all sessions are of.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
if OIDC_ISSUER:
    AUTHENTICATION_BACKENDS.append("accounts.oidc.UnifiedAccounts")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# What people read behind 帮助, and the pictures in it.
MANUAL_DIR = BASE_DIR / "docs" / "manual"
STATICFILES_DIRS = [BASE_DIR / "static", ("manual", MANUAL_DIR / "pictures")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if not EMBEDDED
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = EMBEDDED
if EMBEDDED:
    STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
FILE_UPLOAD_PERMISSIONS = 0o640

# Content-Security-Policy: everything from this server, no inline script or style.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "report-uri": ["/policy-report/"],
    }
}
# CKEditor 4 gets no more security fixes (ckeditor.W001 says so). It is what its users chose; what
# it sends is cleaned on the server (bulletin.markup), it uploads nothing and reports nothing home.
# Of an address inside an institution no browser's list shall hear (security.W021).
# An index that answers a list without its table is one on PostgreSQL (models.W040).
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001", "security.W021", "models.W040"]
# Buttons of the page itself stand for CKEditor's toolbar, menus and dialogs, which need inline
# handlers; "divarea" writes in the page instead of a frame.
CKEDITOR_CONFIGS = {
    "article": {
        "toolbar": [],
        "extra_plugins": ["divarea"],
        "removePlugins": (
            "exportpdf,scayt,wsc,elementspath,resize,maximize,image,image2,uploadimage,"
            "magicline,link,forms,flash,iframe,smiley,about,language,bidi,templates,preview,print,"
            "save,newpage,sourcearea,find,div,showblocks,specialchar,pagebreak,horizontalrule,"
            "stylescombo,format,font,colorbutton,colordialog,copyformatting,liststyle"
        ),
        "versionCheck": False,
        "allowedContent": (
            "p h3 b strong i em u sub sup small br blockquote ul li caption figure figcaption"
            " table thead tbody tfoot tr; ol[start]; a[!href]; td[colspan,rowspan];"
            " th[colspan,rowspan,scope]; col colgroup[span]; img[!src,alt]"
        ),
        "entities": False,
        "title": False,
        "customConfig": "",
        "stylesSet": False,
        "disableNativeSpellChecker": False,
        "height": "auto",
        "width": "auto",
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
# Lax, not Strict: who follows the link of a mail is signed in already.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
HTTPS = env.bool("HTTPS", default=not EMBEDDED)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    # Browsers take these names from this host alone, and over TLS alone.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

# Mail. An empty EMAIL_URL means the local mailbox of the embedded run.
EMAIL_URL = mail_server(env.str("EMAIL_URL", default=""))
# Built by config/setup/proof_model.sh, alike for every installation.
PROOF_MODEL_DIR = Path(env.str("PROOF_MODEL_DIR", default=str(BASE_DIR / ".cache" / "proof-model")))
MAILBOX_DIR = VAR_DIR / "mailbox"
MAIL_FROM = env.str("MAIL_FROM", default="苏州市总工会办公室 <bulletin@szgh.example>")
# How long the link to an issue that waits for a signature works, and when daily mails go out.
SIGN_LINK_DAYS = env.int("SIGN_LINK_DAYS", default=7)
NOTICE_DIGEST_HOUR = env.int("NOTICE_DIGEST_HOUR", default=16)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000" if EMBEDDED else "").rstrip("/")
BOUNCE_ADDRESS = bounce_address(env.str("BOUNCE_ADDRESS", default=""))
BOUNCE_URL = bounce_mailbox(env.str("BOUNCE_URL", default=""))
BOUNCE_READ_SECONDS = env.float("BOUNCE_READ_SECONDS", default=300.0)
BOUNCE_TIMEOUT_SECONDS = env.float("BOUNCE_TIMEOUT_SECONDS", default=30.0)
BOUNCE_MESSAGE_KB = env.int("BOUNCE_MESSAGE_KB", default=2048)
BOUNCE_SOFT_LIMIT = env.int("BOUNCE_SOFT_LIMIT", default=3)
SMIME_CERTIFICATE = env.str("SMIME_CERTIFICATE", default="")
SMIME_KEY = env.str("SMIME_KEY", default="") or SMIME_CERTIFICATE

# The audit trail: keys outside the database, newest first; where its head and its archive are.
AUDIT_KEYS = audit_keys(env.list("AUDIT_KEYS", default=[]), SECRET_KEY)
AUDIT_DIR = env.str("AUDIT_DIR", default="")
AUDIT_KEEP_DAYS = audit_keep_days(env.int("AUDIT_KEEP_DAYS", default=180))
AUDIT_SEAL_SECONDS = env.float("AUDIT_SEAL_SECONDS", default=5.0)
# 三员分立: system, security and audit administration in three hands, which do nothing else.
THREE_ADMINISTRATORS = env.bool("THREE_ADMINISTRATORS", default=not EMBEDDED)

# Celery: rows are the truth, the broker is a hint.
CELERY_BROKER_URL = BROKER_URL or "memory://localhost/"
# A broker that is down must not keep a request waiting: the sweep makes the nudge good.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"polling_interval": 0.1}
    if EMBEDDED
    else {
        "visibility_timeout": 3600,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "press"
CELERY_TASK_ROUTES = {
    "bulletin.jobs.*": {"queue": "press"},
    "distribution.jobs.*": {"queue": "mail"},
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=2.0 if EMBEDDED else 30.0)
# A sweep that nobody took is worth nothing once the next one is due.
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
    for name, task, seconds in (
        ("sweep-editions", "bulletin.jobs.sweep_editions", SWEEP_SECONDS),
        ("read-waiting-files", "bulletin.jobs.read_waiting_files", SWEEP_SECONDS),
        ("sweep-mailings", "distribution.jobs.sweep_mailings", SWEEP_SECONDS),
        ("read-bounces", "distribution.jobs.read_bounces", BOUNCE_READ_SECONDS),
        ("tell-people", "distribution.jobs.tell_people", BOUNCE_READ_SECONDS),
        ("index-missing", "bulletin.jobs.index_missing", BOUNCE_READ_SECONDS),
        ("compare-waiting", "bulletin.jobs.compare_waiting", BOUNCE_READ_SECONDS),
        ("seal-audit", "accounts.jobs.seal_audit", AUDIT_SEAL_SECONDS),
        ("teach-proof-model", "bulletin.jobs.teach_proof_model", 3600.0),
    )
    if BOUNCE_URL or name != "read-bounces"
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

# Distribution: batch and lease sizes, back-off.
DELIVERY_BATCH = env.int("DELIVERY_BATCH", default=150)
# Longer than the ten minutes a server may take to answer the final dot (RFC 5321, 4.5.3.2.6).
DELIVERY_LEASE_SECONDS = env.int("DELIVERY_LEASE_SECONDS", default=900)
DELIVERY_RETRY_SECONDS = env.list(
    "DELIVERY_RETRY_SECONDS", cast=int, default=[300, 900, 3600, 14400]
)
DELIVERY_RETRY_JITTER = env.float("DELIVERY_RETRY_JITTER", default=0.2)
DELIVERY_GIVE_UP_HOURS = env.int("DELIVERY_GIVE_UP_HOURS", default=120)
MAILING_SLICE_SECONDS = env.float("MAILING_SLICE_SECONDS", default=20.0)
MAILING_CONNECTIONS = env.int("MAILING_CONNECTIONS", default=2)
MAILING_FRESH_HOURS = env.int("MAILING_FRESH_HOURS", default=2)
# "qq.com=60,*=200"
DELIVERY_DOMAIN_PER_MINUTE = env.dict("DELIVERY_DOMAIN_PER_MINUTE", cast={"value": int}, default={})
SMTP_MESSAGES_PER_CONNECTION = env.int("SMTP_MESSAGES_PER_CONNECTION", default=500)
SMTP_MESSAGES_PER_SECOND = env.float("SMTP_MESSAGES_PER_SECOND", default=0)
MAILING_AHEAD_DAYS = env.int("MAILING_AHEAD_DAYS", default=60)
SMTP_TIMEOUT_SECONDS = env.float("SMTP_TIMEOUT_SECONDS", default=60.0)
EDITION_LEASE_SECONDS = env.int("EDITION_LEASE_SECONDS", default=300)
# The press, a process of its own: 160 pages take it about 6 s and 240 MB.
PRESS_TIME_LIMIT_SECONDS = env.float("PRESS_TIME_LIMIT_SECONDS", default=90.0)
PRESS_MEMORY_LIMIT_MB = env.int("PRESS_MEMORY_LIMIT_MB", default=1024)
PRESS_IDLE_SECONDS = env.float("PRESS_IDLE_SECONDS", default=600.0)
PRESS_QUEUE_LIMIT = env.int("PRESS_QUEUE_LIMIT", default=8)
PRESS_TASKS_PER_WORKER = env.int("PRESS_TASKS_PER_WORKER", default=200)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
