// The public complaint form: pictures chosen here travel with the form, and the answer is number and secret, this once.
// The platform calls init_client_script while it makes the form, which is before anything waiting for frappe.ready.
(function () {
	const words = {{ words | json }};
	const limits = {{ limits | json }};
	const state_page = {{ state_page | json }};
	const chosen = [];
	// what the platform says on this page and does not bring the translation of
	Object.assign(frappe._messages, {{ platform_words | json }});

	frappe.init_client_script = function () {
		const form = frappe.web_form;
		keep_text_text(form);
		make_picker(form);
		const save = form.save.bind(form);
		// false keeps the browser from sending the form itself, and all that was typed stays
		form.save = () => (has_contact(form) ? save() : false);
		form.render_success_page = show_receipt;
		offer_look_up();
	};

	// The platform fills fields from the address of the page, and shows what is typed a second time as HTML: a link that
	// somebody sends could run a script here.
	function keep_text_text(form) {
		form.set_default_values = () => {};
		for (const field of Object.values(form.fields_dict)) field.set_disp_area = () => {};
	}

	// What a page offers to somebody who has filed one already
	function offer_look_up() {
		$("<a class='crm-cn-look-up'>").attr("href", state_page).text(words.look_up_text).insertAfter(".web-form-introduction");
	}

	function has_contact(form) {
		if ((form.get_value("phone") || "").trim() || (form.get_value("email") || "").trim()) return true;
		return refuse(words.no_contact);
	}

	// Pictures

	function make_picker(form) {
		const field = form.fields_dict.pictures;
		const $area = $("<div class='crm-cn-pictures'>").appendTo(field.$wrapper.empty());
		$("<label class='control-label'>").attr("for", "crm-cn-file").text(words.pictures).appendTo($area);
		const $list = $("<div class='crm-cn-picture-list'>").appendTo($area);
		const $input = $("<input id='crm-cn-file' type='file' multiple accept='image/jpeg,image/png' class='crm-cn-file'>").appendTo($area);
		$("<button type='button' class='btn btn-default btn-sm'>")
			.text(words.add)
			.on("click", () => $input.trigger("click"))
			.appendTo($area);
		$("<p class='help-box small text-muted'>").text(words.hint).appendTo($area);
		$input.on("change", async () => {
			const files = Array.from($input[0].files);
			$input.val("");
			for (const file of files) if (!(await add(file, $list))) break;
		});
		field.get_value = () => chosen.map((each) => ({ file: `${each.name},${each.data}`, caption: each.caption }));
	}

	async function add(file, $list) {
		const fill = (text) => text.replace("{0}", file.name).replace("{1}", limits.megabytes);
		if (chosen.length >= limits.pictures) return refuse(words.too_many);
		if (!["image/jpeg", "image/png"].includes(file.type)) return refuse(fill(words.no_picture));
		const data = await smaller(file);
		if (!data) return refuse(fill(words.no_picture));
		const size = bytes(data);
		if (size > limits.bytes) return refuse(fill(words.too_large));
		if (size + chosen.reduce((sum, each) => sum + bytes(each.data), 0) > limits.together) return refuse(words.together);
		const picture = { name: file.name.replace(/,/g, " "), data, caption: "" };
		chosen.push(picture);
		show(picture, $list);
		return true;
	}

	function refuse(message) {
		frappe.msgprint({ message: frappe.utils.escape_html(message), indicator: "orange" });
		return false;
	}

	const bytes = (data) => Math.floor(((data.length - data.indexOf(",") - 1) * 3) / 4);

	// Photographs of a phone are many times larger than what shows a fault; what is small stays as it is.
	async function smaller(file) {
		const data = await read(file);
		const image = await load(data);
		if (!image) return null;
		const scale = Math.min(1, 2000 / Math.max(image.naturalWidth, image.naturalHeight));
		if (scale === 1 && file.size < 1500000) return data;
		const canvas = document.createElement("canvas");
		canvas.width = Math.round(image.naturalWidth * scale);
		canvas.height = Math.round(image.naturalHeight * scale);
		canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
		return canvas.toDataURL("image/jpeg", 0.85);
	}

	const read = (file) =>
		new Promise((resolve, reject) => {
			const reader = new FileReader();
			reader.onload = () => resolve(reader.result);
			reader.onerror = reject;
			reader.readAsDataURL(file);
		});

	const load = (data) =>
		new Promise((resolve) => {
			const image = new Image();
			image.onload = () => resolve(image);
			image.onerror = () => resolve(null);
			image.src = data;
		});

	function show(picture, $list) {
		const $row = $("<div class='crm-cn-picture'>").appendTo($list);
		$("<img alt=''>").attr("src", picture.data).appendTo($row);
		$("<input type='text' class='form-control' maxlength='100'>")
			.attr({ placeholder: words.caption, "aria-label": words.caption })
			.on("input", (event) => (picture.caption = event.target.value))
			.appendTo($row);
		$("<button type='button' class='btn btn-default btn-sm'>")
			.text(words.remove)
			.on("click", () => {
				chosen.splice(chosen.indexOf(picture), 1);
				$row.remove();
			})
			.appendTo($row);
	}

	// Number and secret

	function show_receipt(receipt) {
		const $receipt = $("<div class='crm-cn-receipt'>");
		for (const [label, value] of [
			[words.number, receipt.number],
			[words.secret, receipt.secret],
		]) {
			const $row = $("<div class='crm-cn-receipt-row'>").appendTo($receipt);
			$("<span class='text-muted'>").text(label).appendTo($row);
			$("<code>").text(value).appendTo($row);
		}
		$("<button type='button' class='btn btn-default btn-sm'>")
			.text(words.copy)
			.on("click", function () {
				copy(`${words.number}: ${receipt.number}\n${words.secret}: ${receipt.secret}\n${state_page}`);
				$(this).text(words.copied);
			})
			.appendTo($receipt);
		$(".success-message").text(words.once).after($receipt);
		$(".success-footer")
			.prepend($("<a class='btn btn-primary btn-md mr-2'>").attr("href", state_page).text(words.look_up));
		$(".new-btn").text(words.another);
		window.scrollTo(0, 0);
	}

	// the clipboard of the browser is there on https only
	function copy(text) {
		if (navigator.clipboard) return navigator.clipboard.writeText(text);
		const area = $("<textarea>").val(text).appendTo("body");
		area[0].select();
		document.execCommand("copy");
		area.remove();
	}
})();
