/** A picture drawn here, so that there is one to send without a file at hand. */
export async function drawnPicture() {
	const canvas = Object.assign(document.createElement('canvas'), { width: 480, height: 320 });
	const pen = canvas.getContext('2d');
	const sky = pen.createLinearGradient(0, 0, 0, 320);
	sky.addColorStop(0, '#8fc7e8');
	sky.addColorStop(1, '#f7e3c0');
	pen.fillStyle = sky;
	pen.fillRect(0, 0, 480, 320);
	pen.fillStyle = '#f4b942';
	pen.beginPath();
	pen.arc(360, 90, 42, 0, 7);
	pen.fill();
	for (const [color, top, height] of [['#6c9a6b', 210, 70], ['#3f7253', 250, 40]]) {
		pen.fillStyle = color;
		pen.beginPath();
		pen.moveTo(0, 320);
		for (let x = 0; x <= 480; x += 8) pen.lineTo(x, top + Math.sin(x / height) * 22);
		pen.lineTo(480, 320);
		pen.fill();
	}
	const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
	return new File([blob], 'hills.png', { type: 'image/png' });
}
