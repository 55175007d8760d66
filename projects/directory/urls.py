from django.contrib.auth import views as auth
from django.urls import path

from . import views

app_name = "directory"
urlpatterns = [
    path("accounts/login/", views.SignIn.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("accounts/password/", views.ChangePassword.as_view(), name="password_change"),
    path("accounts/language/", views.language, name="language"),
]
