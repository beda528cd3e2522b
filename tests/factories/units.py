import factory

from tests.factories.accounts import UserFactory
from units.enums import BlocKind
from units.enums import Role
from units.enums import UnitKind
from units.models import Bloc
from units.models import Membership
from units.models import Unit


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    class Params:
        province = factory.Trait(kind=UnitKind.PROVINCE, parent=None, symbol="UBND")
        commune = factory.Trait(kind=UnitKind.COMMUNE, symbol="UBND")
        emulation_office = factory.Trait(is_emulation_office=True)

    name = factory.Sequence(lambda n: f"Đơn vị {n}")
    code = factory.Sequence(lambda n: f"DV{n:05d}")
    kind = UnitKind.OFFICE
    place = "Ninh Bình"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.OFFICER


class BlocFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bloc

    unit = factory.SubFactory(UnitFactory, province=True)
    kind = BlocKind.BLOC
    name = factory.Sequence(lambda n: f"Khối thi đua số {n}")
