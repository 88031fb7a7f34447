from django.urls import path

from .home import views as home
from .public import views as public

urlpatterns = [
    path("", home.home, name="home"),
    path("board/", public.board, name="board"),
    path("board/<str:serial>/", public.board_sheet, name="board_sheet"),
]
