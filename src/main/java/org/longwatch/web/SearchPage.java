package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.longwatch.kernel.CentreId;
import org.longwatch.registry.Catalogue;
import org.longwatch.search.RegistrySearch;
import org.longwatch.search.SearchHit;
import org.longwatch.search.SearchResult;
import org.longwatch.security.Access;

/** Finds patients, and what is known of them, by words. */
@Named
@RequestScoped
public class SearchPage {

  private static final int ROWS = 20;

  @Inject RegistrySearch search;
  @Inject Catalogue catalogue;
  @Inject Access access;

  private String question;
  private int page = 1;
  private SearchResult result;
  private final Map<CentreId, String> codes = new HashMap<>();

  public void open() {
    access.requirePatientLevel();
    if (question != null) {
      result = search.search(question, (page - 1) * ROWS, ROWS);
    }
  }

  public SearchResult getResult() {
    return result;
  }

  public long getPages() {
    return result == null ? 1 : Math.max(1, (result.total() + ROWS - 1) / ROWS);
  }

  /** Where a hit leads: always to the patient, with the place on the page. */
  public String target(SearchHit hit) {
    String place =
        switch (hit.kind()) {
          case PATIENT -> "";
          case ADVERSE_EVENT -> "#event-" + hit.id();
          case CLONALITY_ALERT -> "#clones";
          case SECOND_MALIGNANCY -> "#malignancy-" + hit.id();
          case FURTHER_THERAPY -> "#therapy-" + hit.id();
          case LABORATORY_RESULT -> "#result-" + hit.id();
        };
    return "/patient?id=" + hit.patient().value() + place;
  }

  /** Code of the centre. */
  public String code(CentreId centre) {
    return codes.computeIfAbsent(centre, id -> catalogue.centre(id).code());
  }

  /** The question as part of an address. */
  public String getEncoded() {
    return question == null ? "" : URLEncoder.encode(question, StandardCharsets.UTF_8);
  }

  /** Questions that show what can be asked. */
  public List<String> getExamples() {
    return List.of("leukaemia", "\"cytokine release\"", "MECOM", "hepat*", "vector:yes");
  }

  public String getQuestion() {
    return question;
  }

  public void setQuestion(String question) {
    this.question = question;
  }

  public int getPage() {
    return page;
  }

  public void setPage(int page) {
    this.page = Math.max(1, page);
  }
}
