// JSON that no two readers understand differently: no fractions, no integer beyond 2^53 - 1, no name twice in one object.

const JSON_TOKEN = /[ \t\n\r]*(?:([[\]{},:])|("(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*")|(-?(?:0|[1-9][0-9]{0,15})(?![0-9.eE]))|(true|false|null)|$)/y;

/** The words of a JSON text one by one. A name is a value under it only: objects have no prototype to be confused with. */
class JsonReader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.step();
  }

  step() {
    JSON_TOKEN.lastIndex = this.at;
    const [whole, mark, string, number, word] = JSON_TOKEN.exec(this.text) ?? refuse("not JSON");
    this.at += whole.length;
    this.mark = mark;
    this.isString = string !== undefined;
    this.value = string ?? number ?? word;
    if (this.value === undefined && mark === undefined && this.at < this.text.length) refuse("not JSON");
  }

  take(mark) {
    if (this.mark !== mark) refuse("not JSON");
    this.step();
  }

  read(depth = 0) {
    if (depth >= MAX_NESTING) refuse("nested too deeply");
    if (this.mark === "[") return this.readList(depth);
    if (this.mark === "{") return this.readObject(depth);
    const value = JSON.parse(this.value ?? refuse("not JSON"));
    if (typeof value === "number" && !Number.isSafeInteger(value)) refuse("integer too large");
    this.step();
    return value;
  }

  readList(depth) {
    const list = [];
    this.take("[");
    while (this.mark !== "]") {
      if (list.length > 0) this.take(",");
      list.push(this.read(depth + 1));
    }
    this.take("]");
    return list;
  }

  readObject(depth) {
    const object = Object.create(null);
    this.take("{");
    for (let first = true; this.mark !== "}"; first = false) {
      if (!first) this.take(",");
      const name = this.isString ? this.read() : refuse("not JSON");
      if (name in object) refuse("name twice in one object");
      this.take(":");
      object[name] = this.read(depth + 1);
    }
    this.take("}");
    return object;
  }
}

function parseJson(text) {
  const reader = new JsonReader(text);
  const value = reader.read();
  if (reader.mark !== undefined || reader.value !== undefined) refuse("more than one value");
  return value;
}

/** What an object holds under a name; undefined when there is no such name or no object. */
function member(value, name) {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value) {
  return typeof value === "string";
}

/** The value of a canonical JSON text (RFC 8785) whose object names are ASCII; every other spelling of it is refused. */
function parseCanonical(text) {
  const value = parseJson(text);
  if (canonical(value) !== text) refuse("not canonical JSON");
  return value;
}

function canonical(value) {
  if (typeof value === "string") return canonicalText(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (isObject(value)) return `{${Object.keys(value).sort().map((name) => canonicalMember(name, value[name])).join(",")}}`;
  return String(value);
}

function canonicalMember(name, value) {
  if (/[^\x00-\x7f]/.test(name)) refuse("name not ASCII");
  return `${canonicalText(name)}:${canonical(value)}`;
}

function canonicalText(text) {
  if (/\p{Surrogate}/u.test(text)) refuse("lone surrogate");
  return JSON.stringify(text);
}

/** Whether two JSON values are equal: objects by their members in any order, all else exactly. */
function equalJson(left, right) {
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((value, at) => equalJson(value, right[at]));
  }
  if (!isObject(left)) return left === right;
  if (!isObject(right)) return false;
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => name in right && equalJson(left[name], right[name]));
}
