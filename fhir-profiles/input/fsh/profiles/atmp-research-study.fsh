Profile: AtmpResearchStudy
Parent: ResearchStudy
Id: atmp-research-study
Title: "Study"
Description: "A study or registry protocol that patients are enrolled in, such as a post-authorisation safety study."
* insert Published
* insert IdentifiedBy(study, $study)
* title 1..1
