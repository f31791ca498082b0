// Where a file of a package may stand: the table of paths is the one of the Python verifier.

const PATHS = new RegExp(`^(?:${PATH_FORMS.join("|")})$`);
const LATER = "data/timestamps-later/";
const LIST = "data/package.list";
const CONSISTENCY = "data/package.consistency";
const BAG_FILES = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"];
const UNLISTED = new Set([...BAG_FILES, LIST, CONSISTENCY, "data/package.opening", "data/package.tlog-proof"]);

/** Whether a file may stand here in a package of version 2. */
function hasPlace(path) {
  return PATHS.test(path);
}

/** Whether the list of files names the file at this path, if there is one. */
function isListed(path) {
  return !UNLISTED.has(path) && !path.startsWith(LATER);
}
