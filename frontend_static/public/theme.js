// Runs before the first paint: a visitor's own choice of theme wins over the system's.
try {
  const theme = localStorage.getItem("handsel.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is off: the system's theme holds.
}
