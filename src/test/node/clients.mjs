// Two clients that centres use, against a running server: each check prints one line.
// node clients.mjs FHIR-BASE TOKEN CENTRE-CODE, beside the node_modules of package.json
import assert from "node:assert/strict";
import { Client } from "fhir-kit-client";
import fhirclient from "fhirclient";

const [base, token, centre] = process.argv.slice(2);
const SID = "https://longwatch.org/fhir/sid/";
const run = Date.now().toString(36);

const patient = (pseudonym) => ({
  resourceType: "Patient",
  identifier: [{ system: SID + "pseudonym", value: pseudonym }],
  gender: "female",
  birthDate: "1987-04",
  managingOrganization: { identifier: { system: SID + "centre", value: centre } },
});

const event = (identifier, patientReference, grade) => ({
  resourceType: "AdverseEvent",
  extension: [
    {
      url: "https://longwatch.org/fhir/StructureDefinition/seriousness-criterion",
      valueCodeableConcept: {
        coding: [{ system: "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", code: "C83052" }],
      },
    },
    { url: "https://longwatch.org/fhir/StructureDefinition/ae-grade", valueInteger: grade },
  ],
  identifier: { system: SID + "adverse-event", value: identifier },
  actuality: "actual",
  event: {
    coding: [{ system: "https://www.meddra.org", version: "mini-1", code: "99010001" }],
    text: "Myelodysplasia",
  },
  subject: { reference: patientReference },
  date: "2025-02",
  recordedDate: "2025-03-10",
  seriousness: {
    coding: [
      {
        system: "http://terminology.hl7.org/CodeSystem/adverse-event-seriousness",
        code: "Serious",
      },
    ],
  },
  outcome: {
    coding: [
      { system: "http://terminology.hl7.org/CodeSystem/adverse-event-outcome", code: "ongoing" },
    ],
  },
});

const visit = (identifier, patientReference, day) => ({
  resourceType: "Encounter",
  identifier: [{ system: SID + "visit", value: identifier }],
  status: "finished",
  class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
  subject: { reference: patientReference },
  period: { start: day },
});

const transaction = (...entries) => ({ resourceType: "Bundle", type: "transaction", entry: entries });

const post = (resource, fullUrl, ifNoneExist) => ({
  fullUrl,
  resource,
  request: { method: "POST", url: resource.resourceType, ...(ifNoneExist && { ifNoneExist }) },
});

async function check(name, work) {
  try {
    await work();
    console.log("ok " + name);
  } catch (failure) {
    const said = failure.response?.data ?? failure.body ?? failure.stack ?? failure;
    console.log("FAILED " + name + ": " + failure.message + " " + JSON.stringify(said));
    process.exitCode = 1;
  }
}

const location = (response) => response.headers.get("location");
const status = async (promise) => promise.then(() => 200, (e) => e.response?.status ?? e.status ?? e.statusCode);

// ---- fhir-kit-client
{
  const client = new Client({ baseUrl: base, bearerToken: token });
  const say = (name, work) => check("fhir-kit-client " + name, work);
  const http = (resource) => Client.httpFor(resource).response;
  let created;
  let visits;

  await say("metadata", async () => {
    const statement = await client.capabilityStatement();
    assert.equal(statement.resourceType, "CapabilityStatement");
    assert.equal(statement.fhirVersion, "4.0.1");
  });
  await say("create", async () => {
    created = await client.create({ resourceType: "Patient", body: patient("KIT-" + run) });
    assert.equal(http(created).status, 201);
    assert.match(location(http(created)), /\/Patient\/[^/]+\/_history\/1$/);
    assert.ok(created.id);
  });
  await say("conditional create", async () => {
    const again = await client.create({
      resourceType: "Patient",
      body: patient("KIT-" + run),
      options: { headers: { "If-None-Exist": `identifier=${SID}pseudonym|KIT-${run}` } },
    });
    assert.equal(http(again).status, 200);
    assert.ok(location(http(again)).includes("/Patient/" + created.id + "/"));
  });
  await say("transaction", async () => {
    const urn = "urn:uuid:7b1c2f6e-1c8b-4d5e-9a55-0000000000aa";
    const answer = await client.transaction({
      body: transaction(
        post(patient("KIT-" + run), urn, `identifier=${SID}pseudonym|KIT-${run}`),
        post(visit("KIT-" + run + "-V1", urn, "2024-01-10"), "urn:uuid:7b1c2f6e-1c8b-4d5e-9a55-000000000001"),
        post(visit("KIT-" + run + "-V2", urn, "2024-02-10"), "urn:uuid:7b1c2f6e-1c8b-4d5e-9a55-000000000002"),
        post(visit("KIT-" + run + "-V3", urn, "2024-03-10"), "urn:uuid:7b1c2f6e-1c8b-4d5e-9a55-000000000003"),
      ),
    });
    assert.equal(answer.type, "transaction-response");
    assert.deepEqual(answer.entry.map((e) => e.response.status.slice(0, 3)), ["200", "201", "201", "201"]);
    visits = answer.entry.slice(1).map((e) => e.response.location.split("/")[1]);
  });
  await say("read", async () => {
    const read = await client.read({ resourceType: "Patient", id: created.id });
    assert.equal(read.birthDate, "1987-04");
    assert.equal(http(read).headers.get("etag"), 'W/"1"');
  });
  await say("update with If-Match", async () => {
    const body = { ...patient("KIT-" + run), id: created.id, birthDate: "1987-05" };
    const options = { headers: { "If-Match": 'W/"1"' } };
    const updated = await client.update({ resourceType: "Patient", id: created.id, body, options });
    assert.equal(updated.meta.versionId, "2");
    body.birthDate = "1987-06";
    assert.equal(await status(client.update({ resourceType: "Patient", id: created.id, body, options })), 412);
  });
  await say("patch", async () => {
    const patched = await client.patch({
      resourceType: "Patient",
      id: created.id,
      jsonPatch: [{ op: "replace", path: "/birthDate", value: "1987-07" }],
    });
    assert.equal(patched.birthDate, "1987-07");
    assert.equal(patched.meta.versionId, "3");
  });
  await say("vread", async () => {
    const first = await client.vread({ resourceType: "Patient", id: created.id, version: "1" });
    assert.equal(first.birthDate, "1987-04");
  });
  await say("history", async () => {
    const history = await client.history({ resourceType: "Patient", id: created.id });
    assert.equal(history.type, "history");
    assert.deepEqual(history.entry.map((e) => e.resource.meta.versionId), ["3", "2", "1"]);
  });
  await say("search and next page", async () => {
    let page = await client.search({
      resourceType: "Encounter",
      searchParams: { patient: "Patient/" + created.id, _count: "2" },
    });
    const seen = [];
    while (page) {
      assert.equal(page.type, "searchset");
      seen.push(...(page.entry ?? []).map((e) => e.resource.id));
      page = page.link.some((l) => l.relation === "next") ? await client.nextPage({ bundle: page }) : null;
    }
    assert.deepEqual(seen.toSorted(), visits.toSorted());
  });
  await say("search by POST", async () => {
    const found = await client.resourceSearch({
      resourceType: "Patient",
      searchParams: { identifier: `${SID}pseudonym|KIT-${run}` },
      options: { postSearch: true },
    });
    assert.deepEqual(found.entry.map((e) => e.resource.id), [created.id]);
  });
  await say("$everything", async () => {
    const all = await client.operation({ resourceType: "Patient", id: created.id, name: "$everything", method: "GET" });
    const types = all.entry.map((e) => e.resource.resourceType);
    assert.equal(types.filter((t) => t === "Encounter").length, 3);
    assert.equal(types.filter((t) => t === "Patient").length, 1);
  });
  await say("$validate", async () => {
    const outcome = await client.operation({
      resourceType: "Patient",
      name: "$validate",
      method: "POST",
      input: { ...patient("KIT-" + run + "-X"), gender: "unheard-of" },
    });
    assert.equal(outcome.resourceType, "OperationOutcome");
    assert.ok(outcome.issue.some((i) => i.severity === "error"));
  });
  await say("delete", async () => {
    const reported = await client.create({
      resourceType: "AdverseEvent",
      body: event("KIT-" + run + "-E1", "Patient/" + created.id, 3),
    });
    await client.delete({ resourceType: "AdverseEvent", id: reported.id });
    assert.equal(await status(client.read({ resourceType: "AdverseEvent", id: reported.id })), 410);
  });
  await say("refusal with all issues", async () => {
    try {
      await client.create({ resourceType: "Patient", body: { resourceType: "Patient", gender: "f" } });
      assert.fail("was taken");
    } catch (refused) {
      assert.ok([400, 422].includes(refused.response.status), String(refused));
      assert.equal(refused.response.data.resourceType, "OperationOutcome");
      assert.ok(refused.response.data.issue.length > 1);
    }
  });
}

// ---- fhirclient
{
  const client = fhirclient({ headers: {} , url: "/", socket: {} }, { end() {} }).client({
    serverUrl: base,
    tokenResponse: { access_token: token },
  });
  const say = (name, work) => check("fhirclient " + name, work);
  let created;

  await say("release", async () => assert.equal(await client.getFhirRelease(), 4));
  await say("create", async () => {
    created = await client.create(patient("JS-" + run));
    assert.ok(created.id);
    assert.equal(created.meta.versionId, "1");
  });
  await say("create shows its location", async () => {
    const { body, response } = await client.create(event("JS-" + run + "-E1", "Patient/" + created.id, 2), {
      includeResponse: true,
    });
    assert.equal(response.status, 201);
    assert.ok(location(response).includes("/AdverseEvent/" + body.id));
  });
  await say("read", async () => assert.equal((await client.request("Patient/" + created.id)).birthDate, "1987-04"));
  await say("update", async () => {
    const updated = await client.update({ ...created, birthDate: "1988-01" });
    assert.equal(updated.meta.versionId, "2");
  });
  await say("patch", async () => {
    const patched = await client.patch("Patient/" + created.id, [
      { op: "replace", path: "/birthDate", value: "1988-02" },
    ]);
    assert.equal(patched.birthDate, "1988-02");
  });
  await say("transaction", async () => {
    const answer = await client.request({
      url: base,
      method: "POST",
      headers: { "content-type": "application/fhir+json" },
      body: JSON.stringify(
        transaction(
          ...[1, 2, 3, 4, 5].map((n) =>
            post(
              visit(`JS-${run}-V${n}`, `${base}/Patient/${created.id}`, `2024-0${n}-10`),
              `urn:uuid:7b1c2f6e-1c8b-4d5e-9a55-00000000001${n}`,
            ),
          ),
        ),
      ),
    });
    assert.equal(answer.entry.length, 5);
  });
  await say("search over all pages", async () => {
    const visits = await client.request(`Encounter?patient=Patient/${created.id}&_count=2`, {
      pageLimit: 0,
      flat: true,
    });
    assert.equal(visits.length, 5);
    assert.equal(new Set(visits.map((v) => v.id)).size, 5);
  });
  await say("references resolved", async () => {
    const events = await client.request(`AdverseEvent?patient=Patient/${created.id}`, {
      resolveReferences: "subject",
      flat: true,
    });
    assert.equal(events[0].subject.id, created.id);
  });
  await say("history", async () => {
    const history = await client.request(`Patient/${created.id}/_history`);
    assert.equal(history.entry.length, 3);
  });
  await say("delete", async () => {
    const [reported] = await client.request(`AdverseEvent?patient=Patient/${created.id}`, { flat: true });
    await client.delete("AdverseEvent/" + reported.id);
    const after = await client.request(`AdverseEvent?patient=Patient/${created.id}`, { flat: true });
    assert.equal(after.length, 0);
  });
}
