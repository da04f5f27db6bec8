package org.longwatch.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaseQueryTest {

  private static final Analyzer ANALYZER = ClinicalAnalyzer.perField();
  private static IndexSearcher searcher;

  @BeforeAll
  static void threeEvents() throws IOException {
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(ANALYZER))) {
      add(
          writer,
          "aml",
          "LV-HSC",
          "LOT-17",
          "Acute myeloid leukaemia",
          "Blasts of 30 % in the marrow. No sign of infection. Clonal expansion at MECOM.");
      add(
          writer,
          "liver",
          "AAV-LIVER",
          "LOT-2",
          "Hepatic malignancy",
          "A tumour of the liver; malignancies in the family. Café-au-lait spots.");
      add(
          writer,
          "crs",
          "CAR-T",
          "LOT-170",
          "Cytokine release syndrome",
          "Fever after the infusion of cells, treated in hospital. Patient's wife informed.");
    }
    searcher = new IndexSearcher(DirectoryReader.open(directory));
  }

  private static void add(
      IndexWriter writer, String id, String product, String lot, String term, String narrative)
      throws IOException {
    Document document = new Document();
    document.add(new StoredField("id", id));
    document.add(new TextField("product", product, Field.Store.NO));
    document.add(new TextField("lot", lot, Field.Store.NO));
    document.add(new TextField("term", term, Field.Store.NO));
    document.add(new TextField("narrative", narrative, Field.Store.YES));
    writer.addDocument(document);
  }

  @ParameterizedTest
  @CsvSource({
    "leukaemia, aml",
    "leukemia, aml",
    "LEUKAEMIA, aml",
    "leuka*, aml",
    "leuke*, aml",
    "tumor, liver",
    "tumours, liver",
    "malignancy, liver",
    "malignanc*, liver",
    "cafe, liver",
    "infusions, crs",
    "patient, crs",
    "myeloid leukaemia, aml",
    "leukaemia liver, ''",
    "leukaemia OR liver, aml liver",
    "fever NOT liver, crs",
    "\"clonal expansion\", aml",
    "\"expansion clonal\", ''",
    "\"no sign\", aml",
    "lot:LOT-17, aml",
    "lot:lot-17, aml",
    "LOT:lot-17*, aml crs",
    "product:car-t, crs",
    "term:hepatic, liver",
    "term:fever, ''",
    "narrative:fever, crs",
    "LOT-2, liver",
    "car-t cells, crs",
    "fever & infusion, crs",
    "*:* fever, crs",
    "leukemai~, aml",
  })
  void aQuestionFindsWhatItMeans(String question, String expected) throws IOException {
    assertEquals(expected, String.join(" ", find(CaseQuery.of(question, ANALYZER))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "*",
        "***",
        "?",
        "(",
        "\"",
        "AND",
        "NOT",
        "leukaemia AND",
        "field:",
        ":",
        "a:b:c",
        "/.*/",
        "[a TO b]",
        "term:[a TO b]",
        "!!!",
        "\\",
        "^3",
        "~",
        "--",
        "+",
        "{",
        "patient's",
        "*:*",
        "<script>alert(1)</script>"
      })
  void nothingThatPeopleTypeIsAnError(String question) throws IOException {
    assertTrue(find(CaseQuery.of(question, ANALYZER)).size() <= 3);
  }

  @Test
  void whatDoesNotParseIsTakenAsWords() throws IOException {
    assertEquals(List.of("aml"), find(CaseQuery.of("leukaemia (blasts", ANALYZER)));
    assertEquals(List.of("crs"), find(CaseQuery.of("\"fever after", ANALYZER)));
    assertEquals(List.of("aml"), find(CaseQuery.of("infection AND", ANALYZER)));
    assertEquals(List.of("aml"), find(CaseQuery.of("infusion:leukaemia OR mecom", ANALYZER)));
    assertEquals(List.of("aml"), find(CaseQuery.of("of:infection", ANALYZER)));
  }

  @Test
  void aVeryLongQuestionIsCut() throws IOException {
    assertEquals(List.of(), find(CaseQuery.plain("leukaemia zzz ".repeat(2000), ANALYZER)));
    assertEquals(List.of("aml"), find(CaseQuery.plain("leukaemia ".repeat(2000), ANALYZER)));
  }

  @Test
  void theFoundWordsAreCutOutAsSegments() throws IOException {
    assertEquals(
        "A [tumour] of the liver; [malignancies] in the family. ",
        snippet("narrative", "tumor malignancy"));
    assertEquals("[Clonal] [expansion] at MECOM.", snippet("narrative", "\"clonal expansion\""));
    assertEquals("[Blasts] of 30 % in the marrow. ", snippet("narrative", "blast*"));
    assertEquals(
        "[Fever] after the infusion of cells, treated in hospital. ",
        snippet("narrative", "lot:lot-170 fever"));
    assertEquals(
        "Blasts of 30 % in the marrow. No sign of infection. Clonal expansion at MECOM.",
        snippet("narrative", "lot:lot-17"));
  }

  private static List<String> find(Query query) throws IOException {
    List<String> ids = new ArrayList<>();
    for (ScoreDoc hit : searcher.search(query, 10).scoreDocs) {
      ids.add(searcher.storedFields().document(hit.doc).get("id"));
    }
    ids.sort(null);
    return ids;
  }

  private static String snippet(String field, String question) throws IOException {
    Query query = CaseQuery.of(question, ANALYZER);
    ScoreDoc[] hits = searcher.search(query, 10).scoreDocs;
    assertTrue(hits.length > 0, question);
    return new Snippets(searcher, ANALYZER)
        .of(field, query, new int[] {hits[0].doc}).get(0).stream()
            .map(segment -> segment.highlighted() ? "[" + segment.text() + "]" : segment.text())
            .collect(Collectors.joining());
  }
}
