/* The window in which somebody signed in again tells the sheet to go on. */

if ("BroadcastChannel" in window) new BroadcastChannel("baolian.signed-in").postMessage("signed in");
