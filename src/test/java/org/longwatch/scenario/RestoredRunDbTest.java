package org.longwatch.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longwatch.backup.Backup;
import org.longwatch.backup.BackupFile;
import org.longwatch.backup.Restore;
import org.longwatch.kernel.PatientId;
import org.longwatch.security.AuditSeal;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.SignalDetection;
import org.longwatch.support.Bedside;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;
import org.longwatch.support.TestDatabase;

/** A published number can be produced again from a backup, somewhere else. */
class RestoredRunDbTest {

  private static final LocalDate CUT_OFF = LocalDate.of(2026, 1, 1);
  private static final PrintWriter QUIET = new PrintWriter(OutputStream.nullOutputStream());

  @TempDir Path directory;

  @Test
  void theSameRunOnARestoredDatabaseGivesTheSameHash() throws Exception {
    DataSource copy = TestDatabase.empty();
    DetectionRun original;
    try (Harness here = Harness.start("signal", "signal.review")) {
      here.moveTo(Instant.parse("2026-01-15T12:00:00Z"));
      Clinic clinic = new Clinic(here, "C-1");
      Bedside bedside = new Bedside(here, clinic);
      for (int i = 0; i < 6; i++) {
        PatientId patient = clinic.patient("P-" + i);
        clinic.treat(patient, Clinic.LENTI, LocalDate.of(2022, 1, 1 + i));
        bedside.visit(patient, LocalDate.of(2024, 1, 10));
        bedside.event(
            patient, i % 2 == 0 ? "99010001" : "99060001", LocalDate.of(2023, 5, 1), true);
      }
      original = run(here, OptionalLong.empty());
      here.asRegistry(() -> here.get(AuditSeal.class).seal(Instant.now()));
      new Backup(here.database(), QUIET).write(directory.resolve("backup"), "test");
    }
    try (BackupFile backup = BackupFile.open(directory.resolve("backup"))) {
      new Restore(copy, QUIET).load(backup);
    }
    try (Harness there = Harness.on(copy, "signal", "signal.review")) {
      there.moveTo(Instant.parse("2026-02-15T12:00:00Z"));
      DetectionRun again = run(there, OptionalLong.of(original.lockPoint()));
      assertEquals(6, again.cases());
      assertEquals(original.inputHash(), again.inputHash());
      assertEquals(original.outputHash(), again.outputHash());
      assertTrue(there.asRegistry(() -> there.get(AuditSeal.class).verify()).fault().isEmpty());
    }
  }

  private static DetectionRun run(Harness harness, OptionalLong lockPoint) {
    return harness.asRegistry(
        () ->
            harness.get(SignalDetection.class).run(DetectionCriteria.STANDARD, lockPoint, CUT_OFF));
  }
}
