const cloudOnly = "A matter of Azure's own accounts and hosts; nothing on the wire shows it.";
const clientSide = "A rule for clients; what a server must do for it is in TR-74 and BH-06.";

/** Ids that no server can be checked for from outside, each with the reason. */
export const notApplicable: Readonly<Record<string, string>> = {
  "TR-02": "A form of Azure's host names; the path is the same as TR-01.",
  "TR-32": "Azure's rule about its own credentials; another server may let a key open an agent.",
  "TR-33": cloudOnly,
  "TR-36": "Shows only when a token runs out under an open socket, which takes an hour or more.",
  "TR-57": cloudOnly,
  "TR-58": "Limits of Azure's avatar service.",
  "TR-59": "No idle timeout is documented, so there is nothing to hold a server to.",
  "TR-71": clientSide,
  "TR-72": clientSide,
  "BH-48": "A note on missing evidence; the order of a cascaded barge-in is in BH-41.",
};
