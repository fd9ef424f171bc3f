"""All addresses; each app keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("bulletin.urls")),
    path("", include("distribution.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
handler500 = "config.middleware.server_error"
