/**
 * A batch, sent to the service.
 * @param {string} body
 * @returns {Promise<Answer>}
 */
async function ask(body) {
  /** @type {Record<string, string>} */
  const headers = { "Content-Type": "application/json" };
  const token = await keptToken();
  if (token) headers["Authorization"] = `Bearer ${token}`;
  // Not every runtime of custom functions can break off a request.
  const patience = typeof AbortController === "function" ? new AbortController() : undefined;
  const clock = setTimeout(() => patience?.abort(), SETTINGS.patience);
  try {
    const response = await fetch(SETTINGS.address, { method: "POST", headers, body, signal: patience?.signal });
    return { status: response.status, said: await response.json().catch(() => null) };
  } finally {
    clearTimeout(clock);
  }
}

/**
 * The token, which the task pane keeps where both can read it.
 * @returns {Promise<string | null>}
 */
async function keptToken() {
  const { OfficeRuntime } = /** @type {any} */ (globalThis);
  try {
    return (await OfficeRuntime?.storage?.getItem("breakeven.token")) ?? null;
  } catch {
    return null;
  }
}
