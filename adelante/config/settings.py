"""Django's settings. Everything that differs between installations comes from the environment."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from adelante.config import environment

PACKAGE = Path(__file__).parent.parent
DATA = environment.data_folder()

BASE_URL = (os.environ.get("BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
_host = urlsplit(BASE_URL).hostname or "127.0.0.1"

SECRET_KEY = environment.secret_key(DATA)
MASTER_KEY_FILE = environment.master_key_file(DATA)
DEBUG = False
ALLOWED_HOSTS = [_host, "localhost", "127.0.0.1"] if not HTTPS else [_host]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
ROOT_URLCONF = "adelante.config.urls"
WSGI_APPLICATION = "adelante.config.wsgi.application"

INSTALLED_APPS = [
    "adelante.core",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "adelante.audit",
    "adelante.firms",
    "adelante.people",
    "allauth",
    "allauth.account",
    "adelante.library",
    "adelante.contacts",
    "adelante.cases",
    "adelante.documents",
    "adelante.billing",
    "adelante.looks",
    "adelante.messaging",
    "adelante.workflows",
    "adelante.demo",
    "adelante.web.design",
    "adelante.web",
    "adelante.config.apps.House",
]

MIDDLEWARE = [
    "adelante.web.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "adelante.web.address.FirmFromAddress",
    "adelante.web.sessions.FirmSessions",
    "adelante.web.languages.ReadersLanguage",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "adelante.web.answers.RefusalsBecomePages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],  # before allauth's own pages
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "adelante.web.context.page",
            ],
            "builtins": [
                "adelante.web.design.templatetags.design",
                "adelante.web.templatetags.addresses",
                "adelante.web.templatetags.words",
                "django.templatetags.i18n",
            ],
        },
    }
]

_app_url, _owner_url = environment.database_urls(DATA)
DATABASES = {
    "default": environment.database(_app_url)
    | {
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "adelante",
            "server_side_binding": True,
            "prepare_threshold": 2,  # what a process has asked twice is planned once
        },
        "TEST": {"MIRROR": "owner"} if _owner_url else {},
    },
}
if _owner_url:  # `migrate` alone needs it; an unanswered lock must not hang a deployment
    DATABASES["owner"] = environment.database(_owner_url) | {
        "OPTIONS": {"options": "-c lock_timeout=10s", "application_name": "adelante-migrate"},
        "TEST": {
            "NAME": f"test_{os.environ.get('TEST_DATABASE', 'adelante')}",
            "DEPENDENCIES": [],
        },
    }
DATABASE_ROUTERS = ["adelante.core.tenancy.owner.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["adelante.people.signing_in.OfThisFirm"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
BREACHED_PASSWORDS = os.environ.get("BREACHED_PASSWORDS") or ""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "adelante.web.public.signing_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # without it the sign-in has no password either
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True  # in a firm: row security shows allauth no other firm's rows
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_FORMS = {"request_login_code": "adelante.web.public.forms.AskForCode"}
ACCOUNT_RATE_LIMITS = False  # adelante.people.tries counts, for all processes and by device
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES") or 0)
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True

SESSION_ENGINE = "adelante.people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "device"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = False  # the upload script sends it back in a header
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
LANGUAGE_COOKIE_SECURE = HTTPS
MESSAGE_STORAGE = "adelante.web.sessions.FirmMessages"
CSRF_FAILURE_VIEW = "adelante.web.answers.form_too_old"

CACHES = {
    "default": {"BACKEND": "adelante.core.shared_cache.SharedCache", "LOCATION": "core_cache"}
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "adelante.web.design.finders.BundleFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_ROOT = PACKAGE.parent / "build" / "static"
WHITENOISE_USE_FINDERS = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files go to the vault
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["adelante.web.client.documents.sealed_upload.SealedUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILES_FOLDER = DATA / "files"
MOST_BYTES_PER_CLIENT_A_DAY = int(os.environ.get("MOST_BYTES_PER_CLIENT_A_DAY") or 2_000_000_000)
MOST_BYTES_OF_FIRM = int(os.environ.get("MOST_BYTES_OF_FIRM") or 0)  # 0: as much as the disk holds

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_mail = urlsplit(os.environ.get("EMAIL_URL") or "smtp://127.0.0.1:25")
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "127.0.0.1", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or f"portal@{_host}"

GATEWAY = os.environ.get("GATEWAY") or ""
PROCRASTINATE_ON_APP_READY = None
SILENCED_SYSTEM_CHECKS = ["auth.W004", "auth.E003"]  # e-mail is unique in a firm, not in all

X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "adelante.config.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "adelante": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
    },
}
