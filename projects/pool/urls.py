"""Addresses of the pool: the projects under `/projects/`, the pool that rolls under `/pool/`."""

from django.urls import include, path

from .views import (
    acts,
    applications,
    applying,
    board,
    classes,
    criteria,
    entering,
    file,
    funnel,
    listing,
    past,
    resting,
    review_part,
    reviews,
    wall_map,
)

app_name = "pool"
projects = [
    path("", listing.ProjectListPage.as_view(), name="project_list"),
    path("new/", entering.new, name="project_new"),
    path("new/similar/", entering.similar_to_new, name="project_similar"),
    path("suspensions/new/", resting.suspend_many, name="suspend_many"),
    path("<int:pk>/", file.project, name="project"),
    path("<int:pk>/edit/", acts.edit, name="project_edit"),
    path("<int:pk>/stage/", acts.move_stage, name="project_stage"),
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
    path("criteria/", criteria.CriteriaPage.as_view(), name="criteria"),
    path("moves/", criteria.MovesPage.as_view(), name="moves"),
    path("reviews/", reviews.ReviewsPage.as_view(), name="reviews"),
    path("reviews/open/", reviews.review_open, name="review_open"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/items/", reviews.ReviewItemsPage.as_view(), name="review_items"),
    path("reviews/<int:pk>/gather/", reviews.review_gather, name="review_gather"),
    path("reviews/<int:pk>/parts/<int:part_pk>/", review_part.review_part, name="review_part"),
    path(
        "reviews/<int:pk>/parts/<int:part_pk>/send-back/",
        review_part.review_send_back,
        name="review_send_back",
    ),
    path("applications/", applications.ApplicationListPage.as_view(), name="applications"),
    path("applications/new/", applying.new, name="application_new"),
    path("applications/check/", applying.check, name="application_check"),
    path("applications/accept/", applications.accept_many, name="applications_accept"),
    path("applications/<int:pk>/", applying.page, name="application"),
    path("applications/<int:pk>/edit/", applying.edit, name="application_edit"),
    path("applications/<int:pk>/sheet/", applying.sheet, name="application_sheet"),
    path("applications/<int:pk>/decide/", applying.decide, name="application_decide"),
    path("applications/<int:pk>/withdraw/", applying.withdraw, name="application_withdraw"),
]
urlpatterns = [
    path("projects/", include(projects)),
    path("pool/", include(rolling)),
]
