// The console's service worker: shows what is pushed while no tab of it is in front, and leads there.

addEventListener("push", (event) => event.waitUntil(show(event.data.json())));

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data.url));
});

async function show({ title, body, tag, url }) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.some((page) => page.focused && page.url.includes("/console/"))) return; // whoever looks sees it there
  await registration.showNotification(title, { body, tag, renotify: true, icon: "/console/static/logo.svg", data: { url } });
}

async function lead(url) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => one.url.includes("/console/"));
  if (!page) return clients.openWindow(url);
  await page.focus();
  page.postMessage({ open: url });
}
