package org.longwatch.search;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Settings;
import org.longwatch.platform.WarmUp;

/**
 * This node's Lucene index on disk. How far it has followed the audit trail is kept in the commit
 * itself, so documents and position can never disagree.
 */
@ApplicationScoped
class SearchIndex {

  private static final Logger LOG = Logger.getLogger(SearchIndex.class.getName());

  /** Raised whenever documents or analysis change; an index of another format starts anew. */
  private static final String FORMAT = "2";

  static final String ID = "id";
  static final String PATIENT = "patient";
  static final String CENTRE = "centre";
  static final String DAY = "day";
  static final String TITLE = "title";
  static final String BODY = CaseField.NARRATIVE.key();

  @Inject Settings settings;

  private final Analyzer analyzer = ClinicalAnalyzer.perField();
  private Directory directory;
  private IndexWriter writer;
  private volatile SearcherManager searchers;
  private volatile boolean broken;

  /**
   * How far the index has come.
   *
   * @param position last position of the audit trail it has seen
   * @param mark what stood there, to tell whether it is still the same trail
   */
  record Progress(long position, String mark) {
    static final Progress NONE = new Progress(0, "");
  }

  /** Something asked of the index. */
  @FunctionalInterface
  interface Question<T> {
    T ask(IndexSearcher searcher) throws IOException;
  }

  void warmUp(@Observes WarmUp event) {
    open();
  }

  Analyzer analyzer() {
    return analyzer;
  }

  /**
   * Opens the index; one that cannot be read is thrown away.
   *
   * @throws IllegalStateException if the directory cannot be written, or another node has it
   */
  synchronized void open() {
    if (writer != null) {
      return;
    }
    Path path = Path.of(settings.indexPath());
    try {
      Files.createDirectories(path);
      try {
        openAt(path);
        if (!FORMAT.equals(data().get("format"))) {
          startAnew();
        }
      } catch (CorruptIndexException
          | IndexFormatTooOldException
          | IndexFormatTooNewException
          | EOFException
          | FileNotFoundException
          | NoSuchFileException
          | IllegalArgumentException e) {
        LOG.log(Level.WARNING, "search index unreadable, starting anew", e);
        closeQuietly();
        wipe(path);
        openAt(path);
        startAnew();
      }
    } catch (LockObtainFailedException e) {
      closeQuietly();
      throw new IllegalStateException(
          "The search index at " + path + " is in use by another node; set LONGWATCH_INDEX_PATH");
    } catch (IOException e) {
      closeQuietly();
      throw new IllegalStateException(
          "The search index at " + path + " cannot be written: " + e.getMessage());
    }
  }

  private void openAt(Path path) throws IOException {
    directory = FSDirectory.open(path);
    IndexWriterConfig config = new IndexWriterConfig(analyzer);
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE_OR_APPEND);
    config.setCommitOnClose(false);
    boolean isNew = !DirectoryReader.indexExists(directory);
    writer = new IndexWriter(directory, config);
    if (isNew) {
      startAnew();
    }
    searchers = new SearcherManager(directory, null);
    broken = false;
  }

  private void startAnew() throws IOException {
    writer.deleteAll();
    commit(Progress.NONE);
  }

  /** Throws the index away and opens an empty one, whatever state it is in. */
  synchronized void reset() {
    closeQuietly();
    try {
      wipe(Path.of(settings.indexPath()));
    } catch (IOException e) {
      throw new UncheckedIOException("The search index cannot be deleted", e);
    }
    open();
  }

  /** Whether it is open, whole as far as one knows, and still on disk. */
  synchronized boolean isUsable() {
    try {
      return writer != null && writer.isOpen() && !broken && DirectoryReader.indexExists(directory);
    } catch (IOException e) {
      return false;
    }
  }

  /** How far the last commit came. */
  synchronized Progress progress() {
    if (writer == null) {
      return Progress.NONE;
    }
    Map<String, String> data = data();
    return new Progress(
        Long.parseLong(data.getOrDefault("position", "0")), data.getOrDefault("mark", ""));
  }

  private Map<String, String> data() {
    Map<String, String> data = new HashMap<>();
    Iterable<Map.Entry<String, String>> live = writer.getLiveCommitData();
    if (live != null) {
      live.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    return data;
  }

  /** Everything about these patients is now what {@code cases} says; seen after the commit. */
  synchronized void replace(Map<PatientId, List<CaseDocument>> cases) throws IOException {
    for (Map.Entry<PatientId, List<CaseDocument>> one : cases.entrySet()) {
      Term patient = new Term(PATIENT, one.getKey().toString());
      List<Document> documents = new ArrayList<>();
      one.getValue().forEach(document -> documents.add(lucene(document)));
      if (documents.isEmpty()) {
        writer.deleteDocuments(patient);
      } else {
        writer.updateDocuments(patient, documents);
      }
    }
  }

  /** Forgets all documents; what was committed stays visible until the next commit. */
  synchronized void clear() throws IOException {
    writer.deleteAll();
  }

  /** Makes what was replaced durable and visible, together with how far that is. */
  synchronized void commit(Progress progress) throws IOException {
    writer.setLiveCommitData(
        Map.of(
                "format",
                FORMAT,
                "position",
                String.valueOf(progress.position()),
                "mark",
                progress.mark())
            .entrySet());
    writer.commit();
    if (searchers != null) {
      searchers.maybeRefreshBlocking();
    }
  }

  /** Gives back what was not committed. */
  synchronized void rollback() {
    closeQuietly();
    open();
  }

  /** Asks the committed index; does not wait for whoever writes. */
  <T> T ask(Question<T> question) {
    SearcherManager manager = searchers;
    if (manager == null) {
      manager = opened();
    }
    try {
      IndexSearcher searcher = manager.acquire();
      try {
        return question.ask(searcher);
      } finally {
        manager.release(searcher);
      }
    } catch (IOException | AlreadyClosedException e) {
      broken |= manager == searchers;
      throw new IllegalStateException("The search index cannot be read; it is being rebuilt", e);
    }
  }

  private synchronized SearcherManager opened() {
    open();
    return searchers;
  }

  /** Number of documents. */
  int size() {
    return ask(searcher -> searcher.getIndexReader().numDocs());
  }

  private static Document lucene(CaseDocument source) {
    Document document = new Document();
    document.add(new StringField(ID, source.id().toString(), Field.Store.YES));
    document.add(new StringField(PATIENT, source.patient().toString(), Field.Store.YES));
    document.add(new StringField(CENTRE, source.centre().toString(), Field.Store.YES));
    document.add(new StoredField(DAY, source.day()));
    document.add(new StoredField(TITLE, source.title()));
    document.add(new TextField(BODY, source.body(), Field.Store.YES));
    document.add(new TextField(CaseField.KIND.key(), source.kind().name(), Field.Store.YES));
    document.add(new TextField(CaseField.PSEUDONYM.key(), source.pseudonym(), Field.Store.YES));
    source
        .words()
        .forEach(
            (field, values) ->
                values.forEach(
                    value -> document.add(new TextField(field.key(), value, Field.Store.NO))));
    return document;
  }

  @PreDestroy
  synchronized void close() {
    closeQuietly();
  }

  private void closeQuietly() {
    for (AutoCloseable one :
        new AutoCloseable[] {searchers, writer == null ? null : writer::rollback, directory}) {
      try {
        if (one != null) {
          one.close();
        }
      } catch (Exception e) {
        LOG.log(Level.FINE, "search index did not close cleanly", e);
      }
    }
    searchers = null;
    writer = null;
    directory = null;
  }

  private static void wipe(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return;
    }
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
