// When what follows a drop is on the screen, by the clock that servers' logs use too.
() => {
  const times = (window.times = {});
  const isInView = (picture) => {
    const { top, bottom } = picture.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  };
  const look = () => {
    const poll = document.getElementById("desk-poll");
    const waits = poll.hasAttribute("data-waiting");
    if (times.posted && (!waits || poll.hasAttribute("data-measured"))) times.lengths ??= Date.now();
    const pictures = [...document.querySelectorAll(".page-picture img")].filter(isInView);
    if (times.posted && !waits && pictures.every(({ complete }) => complete)) {
      times.shown ??= Date.now();
    }
    requestAnimationFrame(look);
  };
  window.addEventListener(
    "pointerup",
    () => {
      for (const name of Object.keys(times)) delete times[name];
      times.drop = Date.now();
    },
    true,
  );
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.requestConfig.verb === "post") times.posted = Date.now();
  });
  look();
}
