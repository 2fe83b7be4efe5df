"""Pictures over Ark's wire: Volcengine Ark, and BytePlus ModelArk, which speaks the same."""

from typing import ClassVar

from storyboard.load.own_models import models_of
from storyboard.model.image_models import find_image_model
from storyboard.model.takes import Json, Request
from storyboard.project import Project
from storyboard.providers import environment
from storyboard.providers.ark import BYTEPLUS_URL, VOLCENGINE_URL
from storyboard.providers.http_client import Account
from storyboard.providers.images.http_images import HttpImageService
from storyboard.providers.pace import pace_at


class ArkImageService(HttpImageService):
    """One account on a service that speaks Ark's wire."""

    sends_seed: ClassVar[bool] = False
    """Whether the models behind it heed a seed; those of today ignore or refuse one."""

    @property
    def submit_url(self) -> str:
        """Where a call goes."""
        return f"{self.account.base_url}/images/generations"

    def model_id(self, model: str) -> str:
        """Return this service's id of a short name; anything else passes as it stands."""
        known = find_image_model(model)
        if known is None or known.name != model:
            return model
        volcengine, byteplus = known.ids
        return (volcengine if self.account.catalogue == "volcengine" else byteplus) or model

    def payload(self, request: Request) -> Json:
        """Return the exact JSON body that `draw` would send."""
        model = find_image_model(request.model)
        pictures = [picture.url for picture in request.pictures]
        takes_png = model is not None and "png" in model.output_formats
        body: Json = {"model": self.model_id(request.model), "prompt": request.prompt}
        if pictures:
            body["image"] = pictures[0] if len(pictures) == 1 else pictures
        body |= {"size": request.size, "response_format": "url", "watermark": bool(request.watermark)}
        if takes_png:
            body["output_format"] = "png"
        if self.sends_seed and request.seed is not None:
            body["seed"] = request.seed
        return body | request.extra


def connect(project: Project) -> ArkImageService:
    """Return Volcengine's image service, with key and address of the environment."""
    url = environment.base_url("ARK_BASE_URL", default=VOLCENGINE_URL)
    key = environment.api_key("ARK_API_KEY", provider="ark")
    return ArkImageService(Account("ark", url, key, pace_at(url), models=models_of(project)))


def connect_byteplus(project: Project) -> ArkImageService:
    """Return BytePlus' image service, with key and address of the environment."""
    url = environment.base_url("BYTEPLUS_BASE_URL", "ARK_BASE_URL", default=BYTEPLUS_URL)
    key = environment.api_key("BYTEPLUS_API_KEY", "ARK_API_KEY", provider="byteplus")
    return ArkImageService(Account("byteplus", url, key, pace_at(url), catalogue="byteplus", models=models_of(project)))
