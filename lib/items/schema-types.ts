/** Which of schema.org's types stand for one another. Lists: https://schema.org/docs/full.html, version 29. */
import type { StructuredNode } from './structured-node.ts';

const toSet = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** LocalBusiness and everything below it: a branch, an office, a shop that one can go to. */
export const localBusinessTypes = toSet(`
  LocalBusiness AnimalShelter ArchiveOrganization AutomotiveBusiness AutoBodyShop AutoDealer AutoPartsStore AutoRental
  AutoRepair AutoWash GasStation MotorcycleDealer MotorcycleRepair ChildCare Dentist DryCleaningOrLaundry EmergencyService
  FireStation Hospital PoliceStation EmploymentAgency EntertainmentBusiness AdultEntertainment AmusementPark ArtGallery Casino
  ComedyClub MovieTheater NightClub FinancialService AccountingService AutomatedTeller BankOrCreditUnion InsuranceAgency
  FoodEstablishment Bakery BarOrPub Brewery CafeOrCoffeeShop Distillery FastFoodRestaurant IceCreamShop Restaurant Winery
  GovernmentOffice PostOffice HealthAndBeautyBusiness BeautySalon DaySpa HairSalon HealthClub NailSalon TattooParlor
  HomeAndConstructionBusiness Electrician GeneralContractor HVACBusiness HousePainter Locksmith MovingCompany Plumber
  RoofingContractor InternetCafe LegalService Attorney Notary Library LodgingBusiness BedAndBreakfast Campground Hostel Hotel
  Motel Resort SkiResort VacationRental MedicalBusiness CommunityHealth Dermatology DietNutrition Emergency Geriatric
  Gynecologic MedicalClinic CovidTestingFacility Midwifery Nursing Obstetric Oncologic Optician Optometric Otolaryngologic
  Pediatric Pharmacy Physician IndividualPhysician PhysiciansOffice Physiotherapy PlasticSurgery Podiatric PrimaryCare
  Psychiatric PublicHealth ProfessionalService RadioStation RealEstateAgent RecyclingCenter SelfStorage ShoppingCenter
  SportsActivityLocation BowlingAlley ExerciseGym GolfCourse PublicSwimmingPool SportsClub StadiumOrArena TennisComplex Store
  BikeStore BookStore ClothingStore ComputerStore ConvenienceStore DepartmentStore ElectronicsStore Florist FurnitureStore
  GardenStore GroceryStore HardwareStore HobbyShop HomeGoodsStore JewelryStore LiquorStore MensClothingStore MobilePhoneStore
  MovieRentalStore MusicStore OfficeEquipmentStore OutletStore PawnShop PetStore ShoeStore SportingGoodsStore TireShop ToyStore
  WholesaleStore TelevisionStation TouristInformationCenter TravelAgency VeterinaryCare`);

const otherOrganizationTypes = toSet(`
  Organization Airline Consortium Cooperative Corporation EducationalOrganization CollegeOrUniversity ElementarySchool
  HighSchool MiddleSchool Preschool School FundingScheme GovernmentOrganization LibrarySystem MedicalOrganization
  DiagnosticLab NGO NewsMediaOrganization OnlineBusiness OnlineMarketplace OnlineStore PerformingGroup DanceGroup MusicGroup
  TheaterGroup PoliticalParty Project FundingAgency ResearchProject ResearchOrganization SearchRescueOrganization
  SportsOrganization SportsTeam WorkersUnion`);

/** Organization and everything below it, LocalBusiness included. */
export const organizationTypes: ReadonlySet<string> = new Set([...otherOrganizationTypes, ...localBusinessTypes]);

/** What a customer says. ClaimReview and MediaReview judge a claim or a picture, not what somebody offers. */
export const reviewTypes = toSet('Review UserReview CriticReview EmployerReview Recommendation');
export const aggregateRatingTypes = toSet('AggregateRating EmployerAggregateRating');
export const productTypes = toSet(`
  Product IndividualProduct ProductCollection ProductGroup ProductModel SomeProducts Vehicle Car Motorcycle BusOrCoach
  MotorizedBicycle DietarySupplement Drug`);

/** Works that are read: what a page itself is about, when it is an article or a recipe. */
export const articleTypes = toSet(`
  Article AdvertiserContentArticle NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle
  OpinionNewsArticle ReportageNewsArticle ReviewNewsArticle Report SatiricalArticle ScholarlyArticle
  MedicalScholarlyArticle SocialMediaPosting BlogPosting LiveBlogPosting DiscussionForumPosting TechArticle APIReference
  Recipe HowTo`);
export const pageTypes = toSet(`
  WebPage AboutPage CheckoutPage CollectionPage MediaGallery ImageGallery VideoGallery ContactPage FAQPage ItemPage
  MedicalWebPage ProfilePage QAPage RealEstateListing SearchResultsPage`);
export const siteTypes = toSet('WebSite Blog');

const vocabularyPrefix = /^(?:https?:\/\/(?:www\.)?schema\.org\/?#?|schema:)/i;

/** `https://schema.org/Review`, `schema:Review` and `Review` → `Review`; names of other vocabularies stay whole. */
export const toSchemaName = (name: string): string => name.replace(vocabularyPrefix, '');

/** What a node without a type must be, by the property in which it stands. */
export const impliedTypes: ReadonlyMap<string, string> = new Map([
  ['aggregateRating', 'AggregateRating'],
  ['review', 'Review'],
  ['reviews', 'Review'],
  ['publisher', 'Organization'],
]);

/** The types of a node that are wanted, spelt as schema.org spells them whatever their case on the page. */
export const typesAmong = (node: StructuredNode, wanted: ReadonlySet<string>): readonly string[] => {
  const implied = node.types.length === 0 ? impliedTypes.get(toSchemaName(node.property ?? '')) : undefined;
  return (implied === undefined ? node.types.map(toSchemaName) : [implied])
    .map((type) => (wanted.has(type) ? type : type.charAt(0).toUpperCase() + type.slice(1)))
    .filter((type) => wanted.has(type));
};
