"""Addresses of industry chains, under `/investment/chains/`."""

from django.urls import path

from .views import chain, following, keeping, listing, placing, planning

app_name = "chains"
urlpatterns = [
    path("", listing.ChainList.as_view(), name="list"),
    path("links/", listing.LinkList.as_view(), name="links"),
    path("scale/", listing.ScaleList.as_view(), name="scale"),
    path("scale/new/", following.scale_new, name="scale_new"),
    path("scale/<int:pk>/", following.scale_entry, name="scale_entry"),
    path("green/", listing.GreenList.as_view(), name="green"),
    path("green/new/", following.green_new, name="green_new"),
    path("green/<int:pk>/", following.green_link, name="green_link"),
    path("green/<int:pk>/drop/", following.green_drop, name="green_drop"),
    path("<int:pk>/", chain.show, name="chain"),
    path("<int:pk>/output/", keeping.figure, name="figure"),
    path("<int:pk>/placing/", placing.placing, name="placing"),
    path("<int:pk>/links/new/", keeping.link_new, name="link_new"),
    path("links/<int:pk>/", keeping.link, name="link"),
    path("links/<int:pk>/edit/", keeping.link_edit, name="link_edit"),
    path("links/<int:pk>/drop/", keeping.link_drop, name="link_drop"),
    path("links/<int:pk>/enterprises/new/", keeping.enterprise_new, name="enterprise_new"),
    path("enterprises/<int:pk>/", keeping.enterprise, name="enterprise"),
    path("enterprises/<int:pk>/drop/", keeping.enterprise_drop, name="enterprise_drop"),
    path("places/<int:pk>/drop/", placing.drop, name="place_drop"),
    path("<int:pk>/plan/", planning.plan_now, name="plan_now"),
    path("<int:pk>/plan/<int:year>/", planning.plan, name="plan"),
    path("<int:pk>/plan/<int:year>/edit/", planning.plan_edit, name="plan_edit"),
    path("<int:pk>/plan/<int:year>/tasks/new/", planning.task_new, name="task_new"),
    path("tasks/<int:pk>/", planning.task, name="task"),
    path("tasks/<int:pk>/edit/", planning.task_edit, name="task_edit"),
    path("tasks/<int:pk>/reopen/", planning.task_reopen, name="task_reopen"),
    path("tasks/<int:pk>/drop/", planning.task_drop, name="task_drop"),
]
