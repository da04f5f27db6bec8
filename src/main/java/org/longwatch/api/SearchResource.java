package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.search.Indexer;
import org.longwatch.search.RegistrySearch;
import org.longwatch.search.SearchHit;
import org.longwatch.search.SearchResult;
import org.longwatch.search.Segment;

/** Search for machines, and the order to build this node's index again. */
@Path("/search")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SearchResource {

  @Inject RegistrySearch search;
  @Inject Indexer indexer;

  /** What matches {@code q}, best first; texts come as segments, plain. */
  @Operation(
      operationId = "search",
      summary = "Patients, events and findings that match words, best first.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  public Map<String, Object> search(
      @QueryParam("q") @DefaultValue("") String question,
      @QueryParam("from") @DefaultValue("0") int from,
      @QueryParam("size") @DefaultValue("20") int size) {
    SearchResult result = search.search(question, from, size);
    return Map.of(
        "total", result.total(), "hits", result.hits().stream().map(SearchResource::hit).toList());
  }

  /** Builds the index of the node that answers again; for stewards and administrators. */
  @Operation(
      operationId = "rebuildIndex",
      summary =
          "Builds the search index of the node that answers again. For stewards and"
              + " administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @POST
  @Path("/rebuild")
  public Map<String, Integer> rebuild() {
    return Map.of("documents", indexer.rebuild());
  }

  private static Map<String, Object> hit(SearchHit hit) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", hit.id().toString());
    json.put("kind", hit.kind().name());
    json.put("patient", hit.patient().toString());
    json.put("centre", hit.centre().toString());
    json.put("pseudonym", hit.pseudonym());
    json.put("day", hit.day());
    json.put("title", hit.title());
    json.put("snippet", hit.snippet().stream().map(SearchResource::segment).toList());
    return json;
  }

  private static Map<String, Object> segment(Segment segment) {
    return Map.of("text", segment.text(), "highlighted", segment.highlighted());
  }
}
