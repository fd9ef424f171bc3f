from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.places import takes_posts_only
from accounts.views import SignIn

app_name = "accounts"
urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="login"),
    path("sign-out/", takes_posts_only(LogoutView.as_view()), name="logout"),
]
