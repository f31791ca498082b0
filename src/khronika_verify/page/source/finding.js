// Findings: what the checks found, all of it, and the verdict that follows.

/** The findings of one package; a finding is kept once, however often it is made. */
class Findings {
  constructor() {
    this.kept = new Map();
  }

  add(code, path, detail = "") {
    const key = JSON.stringify([code, path, String(detail)]);
    if (!this.kept.has(key)) this.kept.set(key, { code, level: FINDING_LEVELS.get(code), path, detail: String(detail) });
  }

  /** What `read` returns; when it refuses its input, a finding and undefined. */
  guarded(code, path, read) {
    try {
      return read();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.add(code, path);
      return undefined;
    }
  }

  list() {
    const weights = ["fault", "gap", "notice"];
    return [...this.kept.values()].sort((left, right) => weights.indexOf(left.level) - weights.indexOf(right.level));
  }

  has(level) {
    return this.list().some((finding) => finding.level === level);
  }

  result() {
    if (this.has("fault")) return "failed";
    return this.has("gap") ? "incomplete" : "consistent";
  }
}

/** Whether an error is the input's and not ours: hostile nesting shows itself as a RangeError. */
function isRefusal(error) {
  return error instanceof Malformed || error instanceof RangeError;
}
