import { html, nothing, type TemplateResult } from 'lit';
import { failureSentence } from './failure.ts';
import type { News } from './live-feed.ts';
import { renderLoading, type Writing } from './office-element.ts';

/** What every live answer says of its age. */
interface Aged {
	/** RFC 3339, when the office last knew it to be true. */
	readonly updatedAt: string;
	readonly link: 'up' | 'down';
}

/** Sentences about what is shown being old. */
export interface OldTexts {
	readonly linkDown: string;
	readonly streamLost: string;
	/** There is nothing to show, as the office has not told it yet. */
	readonly noWord: string;
}

/** Whether what is shown may no longer be true. */
export function isOld(news: News<Aged>): boolean {
	return news.kind === 'lost' || (news.kind === 'current' && news.value.link === 'down');
}

/** That what is shown is live, and of when; nothing when it is not. */
export function freshness({ texts, format }: Writing, news: News<Aged>): TemplateResult | typeof nothing {
	if (news.kind !== 'current' || isOld(news)) return nothing;
	return html`<p class="live small">${texts.occupancy.live} · ${format.time(news.value.updatedAt)}</p>`;
}

/** That what is shown is old and how old, or why there is nothing to show; nothing while it is live. */
export function warning(writing: Writing, news: News<Aged>, old: OldTexts): TemplateResult | typeof nothing {
	const { texts } = writing;
	switch (news.kind) {
		case 'waiting':
			return renderLoading(texts);
		case 'lost': {
			const isOfficeSilent = news.failure.kind === 'occupancy-unknown';
			if (news.value !== null) return oldNews(writing, isOfficeSilent ? old.linkDown : old.streamLost, news.value);
			return html`<p class="notice warn">
				${isOfficeSilent ? old.noWord : `${failureSentence(news.failure, texts)} ${texts.occupancy.recovers}`}
			</p>`;
		}
		case 'current':
			return isOld(news) ? oldNews(writing, old.linkDown, news.value) : nothing;
	}
}

function oldNews({ texts, format }: Writing, why: string, { updatedAt }: Aged): TemplateResult {
	return html`<div class="notice warn">
		<p><strong>${why}</strong></p>
		<p>${texts.occupancy.lastKnown(format.dayAndTime(updatedAt))} ${texts.occupancy.recovers}</p>
	</div>`;
}
