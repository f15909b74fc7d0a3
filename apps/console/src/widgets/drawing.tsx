import {
  BarController,
  BarElement,
  CategoryScale,
  Chart as Canvas,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { useEffect, useRef } from 'react';
import { directionOf } from '../words/words.js';
import { useWords } from '../words/words.context.js';
import type { ChartProps } from './chart.js';

Canvas.register(
  BarController,
  BarElement,
  LineController,
  LineElement,
  PointElement,
  CategoryScale,
  LinearScale,
  Legend,
  Tooltip,
);

/** Told apart by light as well as by colour. */
const COLOURS = ['#0b6e4f', '#e3a008', '#3b5b92'];
const NAMES_MAX = 40;

/** Draws a chart on a canvas, read from the side of the page's language. */
export default function Drawing({ label, kind, names, series, print, printRound }: ChartProps) {
  const { language } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!canvas.current) return undefined;
    const isRtl = directionOf(language) === 'rtl';
    const font = { family: getComputedStyle(document.body).fontFamily };
    const chart = new Canvas(canvas.current, {
      type: kind,
      data: {
        labels: names.slice(0, NAMES_MAX),
        datasets: series.map(({ name, values }, i) => ({
          label: name,
          data: values.slice(0, NAMES_MAX),
          backgroundColor: COLOURS[i % COLOURS.length]!,
          borderColor: COLOURS[i % COLOURS.length]!,
          maxBarThickness: 48,
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        locale: 'fr-FR',
        font,
        scales: {
          x: { reverse: isRtl, grid: { display: false } },
          y: {
            beginAtZero: true,
            position: isRtl ? 'right' : 'left',
            ticks: { callback: (value) => printRound(Number(value)) },
          },
        },
        plugins: {
          legend: { display: series.length > 1, rtl: isRtl },
          tooltip: {
            rtl: isRtl,
            callbacks: { label: ({ dataset, parsed }) => `${dataset.label ?? ''}: ${print(parsed.y ?? 0)}` },
          },
        },
      },
    });
    return () => chart.destroy();
  }, [language, kind, names, series, print, printRound]);
  return <canvas ref={canvas} role="img" aria-label={label} />;
}
