// Puts the proof of work into the form: a worker of our own does it, its words come from the page.
document.querySelectorAll("[data-altcha]").forEach((place) => {
  const { altcha, worker, label, verified, verifying, error, wait } = place.dataset;
  const registry = globalThis.$altcha;
  registry.algorithms.set("PBKDF2/SHA-256", () => new Worker(worker));
  const words = { label, verified, verifying, error, expired: error, waitAlert: wait, loading: verifying, verify: label, verificationRequired: label, footer: "", ariaLinkLabel: "" };
  for (const language of ["en", "zh-cn", "zh-hans", "zh"]) registry.i18n.set(language, words);
  const widget = document.createElement("altcha-widget");
  const facts = { challenge: altcha, name: "altcha", auto: "onload", language: "en", configuration: JSON.stringify({ hideFooter: true, hideLogo: true, humanInteractionSignature: false }) };
  for (const [name, value] of Object.entries(facts)) widget.setAttribute(name, value);
  place.append(widget);
});
