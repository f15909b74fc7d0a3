import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import './style/base.css';
import './style/parts.css';

const page = document.getElementById('page');
if (page) createRoot(page).render(<App />);
