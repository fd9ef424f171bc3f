from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import notice_views
from accounts.places import takes_posts_only
from accounts.views import SignIn

app_name = "accounts"
urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="login"),
    path("sign-out/", takes_posts_only(LogoutView.as_view()), name="logout"),
    path("notices/", notice_views.notice_list, name="notice-list"),
    path("notices/<int:pk>/", notice_views.notice_open, name="notice-open"),
    path("notices/read/", notice_views.notices_read, name="notices-read"),
    path("notices/mail/", notice_views.notice_mail, name="notice-mail"),
    path("open/<str:token>/", notice_views.link_open, name="link-open"),
]
