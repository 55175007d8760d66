"""Addresses of the pool: the projects under `/projects/`, the pool that rolls under `/pool/`."""

from django.urls import include, path

from .views import acts, board, classes, file, funnel, groups, listing, past, resting, stages, tasks, wall_map

app_name = "pool"
projects = [
    path("", listing.ProjectListPage.as_view(), name="project_list"),
    path("new/", acts.new, name="project_new"),
    path("suspensions/new/", resting.suspend_many, name="suspend_many"),
    path("<int:pk>/", file.project, name="project"),
    path("<int:pk>/edit/", acts.edit, name="project_edit"),
    path("<int:pk>/stage/", stages.move_stage, name="project_stage"),
    path("<int:pk>/tier/", acts.move_tier, name="project_tier"),
    path("<int:pk>/division/", acts.move_division, name="project_division"),
    path("<int:pk>/plans/<int:year>/", acts.plan, name="project_plan"),
    path("<int:pk>/milestones/new/", acts.new_milestone, name="milestone_new"),
    path("<int:pk>/milestones/<int:milestone_pk>/", acts.milestone, name="milestone"),
    path("<int:pk>/suspensions/new/", resting.suspend, name="suspend"),
    path("<int:pk>/suspensions/<int:suspension_pk>/", resting.resume, name="resume"),
    path("<int:pk>/responsibilities/new/", acts.assign, name="assign"),
    path("<int:pk>/responsibilities/<int:responsibility_pk>/", acts.release, name="release"),
    path("<int:pk>/files/new/", acts.attach, name="attach"),
]
rolling = [
    path("", board.BoardPage.as_view(), name="pool"),
    path("funnel/", funnel.FunnelPage.as_view(), name="funnel"),
    path("classes/", classes.ClassesPage.as_view(), name="classes"),
    path("map/", wall_map.WallMapPage.as_view(), name="wall_map"),
    path("past/", past.past, name="past"),
    path("groups/", groups.overview, name="groups"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("groups/<int:pk>/goals/<int:year>/", groups.goals, name="group_goals"),
    path("groups/<int:pk>/tasks/", tasks.GroupTasksPage.as_view(), name="group_tasks"),
    path("groups/<int:pk>/tasks/new/", tasks.new, name="task_new"),
    path("tasks/", tasks.MyTasksPage.as_view(), name="my_tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
]
urlpatterns = [
    path("projects/", include(projects)),
    path("pool/", include(rolling)),
]
